#include "fv/ghosts.hpp"

#include <algorithm>

#include "petsc/petsc.hpp"

namespace oxvac {

void share_with_ghosts(MPI_Comm comm, const Mesh& mesh, std::vector<double>& values) {
  const int ghosts = static_cast<int>(mesh.points_m.size()) - mesh.owned;
  std::vector<PetscInt> where(mesh.global.begin() + mesh.owned, mesh.global.end());
  petsc::Vector vec;
  OXVAC_PETSC(VecCreateGhost(comm, mesh.owned, PETSC_DETERMINE, ghosts, where.data(), vec.out()));
  Vec local;
  double* data;
  OXVAC_PETSC(VecGhostGetLocalForm(vec.get(), &local));
  OXVAC_PETSC(VecGetArray(local, &data));
  std::copy(values.begin(), values.end(), data);
  OXVAC_PETSC(VecRestoreArray(local, &data));
  OXVAC_PETSC(VecGhostUpdateBegin(vec.get(), INSERT_VALUES, SCATTER_FORWARD));
  OXVAC_PETSC(VecGhostUpdateEnd(vec.get(), INSERT_VALUES, SCATTER_FORWARD));
  OXVAC_PETSC(VecGetArray(local, &data));
  std::copy(data, data + values.size(), values.begin());
  OXVAC_PETSC(VecRestoreArray(local, &data));
  OXVAC_PETSC(VecGhostRestoreLocalForm(vec.get(), &local));
}

}  // namespace oxvac
