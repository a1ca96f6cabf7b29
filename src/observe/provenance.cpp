#include "observe/provenance.hpp"

#include <fmt/format.h>
#include <hdf5.h>
#include <mpi.h>
#include <petsc.h>

#include <ctime>

#include "oxvac_version.hpp"

namespace oxvac::observe {

std::string oxvac_version() { return OXVAC_VERSION; }
std::string git_hash() { return OXVAC_GIT_HASH; }

std::string library_versions() {
  PetscInt petsc[3] = {};
  (void)PetscGetVersionNumber(&petsc[0], &petsc[1], &petsc[2], nullptr);
  unsigned hdf5[3] = {};
  H5get_libversion(&hdf5[0], &hdf5[1], &hdf5[2]);
  char mpi[MPI_MAX_LIBRARY_VERSION_STRING] = "";
  int length = 0;
  MPI_Get_library_version(mpi, &length);
  const std::string full(mpi, length);
  return fmt::format("PETSc {}.{}.{}, HDF5 {}.{}.{}, yaml-cpp {}, {}", petsc[0], petsc[1], petsc[2], hdf5[0],
                     hdf5[1], hdf5[2], OXVAC_YAML_CPP_VERSION, full.substr(0, full.find_first_of(",\n")));
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

}  // namespace oxvac::observe
