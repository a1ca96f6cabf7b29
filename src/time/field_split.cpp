#include "time/field_split.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"

namespace oxvac {
namespace {

/// Beyond so many iterations the direct solver would be cheaper.
constexpr PetscInt most_iterations = 150;

struct Field {
  const char* name;
  bool elliptic;  ///< coupled over the whole cell
};
constexpr std::array<Field, 4> fields = {
    {{"terminals", false}, {"potential", true}, {"temperature", true}, {"densities", false}}};

std::size_t field_of(const Layout& layout, int own) {
  if (layout.vertex(own) < 0) return 0;
  if (layout.kind(own) == Unknown::potential) return 1;
  return is_temperature(layout.kind(own)) ? 2 : 3;
}

/// Sets an option unless the user has.
void prefer(const std::string& option, const char* value) {
  PetscBool given;
  OXVAC_PETSC(PetscOptionsHasName(nullptr, nullptr, option.c_str(), &given));
  if (!given) OXVAC_PETSC(PetscOptionsSetValue(nullptr, option.c_str(), value));
}

void prefer_solver(const Field& field) {
  const std::string of = std::string("-fieldsplit_") + field.name + "_";
  prefer(of + "ksp_type", "preonly");
  if (!field.elliptic) {
    prefer(of + "pc_type", "bjacobi");  // its blocks, one per rank: ILU(0)
    return;
  }
  prefer(of + "pc_type", "hypre");
  const std::string multigrid = of + "pc_hypre_boomeramg_";
  prefer(multigrid + "coarsen_type", "HMIS");
  prefer(multigrid + "interp_type", "ext+i");
  prefer(multigrid + "P_max", "4");
  prefer(multigrid + "relax_type_down", "SOR/Jacobi");
  prefer(multigrid + "relax_type_up", "backward-SOR/Jacobi");
}

}  // namespace

void use_field_split(KSP ksp, const Layout& layout, double relative_tolerance) {
  const MPI_Comm comm = PetscObjectComm(reinterpret_cast<PetscObject>(ksp));
  std::array<std::vector<PetscInt>, fields.size()> members;
  for (int i = 0; i < layout.owned(); ++i) members[field_of(layout, i)].push_back(layout.global(i));

  PC pc;
  OXVAC_PETSC(KSPGetPC(ksp, &pc));
  OXVAC_PETSC(KSPSetType(ksp, KSPGMRES));
  OXVAC_PETSC(KSPGMRESSetRestart(ksp, most_iterations));
  OXVAC_PETSC(KSPSetTolerances(ksp, relative_tolerance, 0, PETSC_DEFAULT, most_iterations));
  OXVAC_PETSC(PCSetType(pc, PCFIELDSPLIT));
  OXVAC_PETSC(PCFieldSplitSetType(pc, PC_COMPOSITE_MULTIPLICATIVE));
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (!petsc::any(comm, !members[f].empty())) continue;
    petsc::IndexSet set;
    OXVAC_PETSC(ISCreateGeneral(comm, static_cast<PetscInt>(members[f].size()), members[f].data(),
                                PETSC_COPY_VALUES, set.out()));
    OXVAC_PETSC(PCFieldSplitSetIS(pc, fields[f].name, set.get()));
    prefer_solver(fields[f]);
  }
}

}  // namespace oxvac
