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

struct Split {
  Field field;
  const char* name;
  bool elliptic;  ///< coupled over the whole cell
};
/// In the order in which they are solved for.
constexpr std::array<Split, field_count> splits = {{{Field::terminals, "terminals", false},
                                                    {Field::potential, "potential", true},
                                                    {Field::temperature, "temperature", true},
                                                    {Field::densities, "densities", false}}};

/// Sets an option unless the user has.
void prefer(const std::string& option, const char* value) {
  PetscBool given;
  OXVAC_PETSC(PetscOptionsHasName(nullptr, nullptr, option.c_str(), &given));
  if (!given) OXVAC_PETSC(PetscOptionsSetValue(nullptr, option.c_str(), value));
}

void prefer_solver(const Split& field) {
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

void use_field_split(KSP ksp, const Jacobian& jacobian, double relative_tolerance) {
  PC pc;
  OXVAC_PETSC(KSPGetPC(ksp, &pc));
  OXVAC_PETSC(KSPSetType(ksp, KSPGMRES));
  OXVAC_PETSC(KSPGMRESSetRestart(ksp, most_iterations));
  OXVAC_PETSC(KSPSetTolerances(ksp, relative_tolerance, 0, PETSC_DEFAULT, most_iterations));
  OXVAC_PETSC(PCSetType(pc, PCFIELDSPLIT));
  OXVAC_PETSC(PCFieldSplitSetType(pc, PC_COMPOSITE_MULTIPLICATIVE));
  for (const Split& split : splits) {
    const petsc::IndexSet& members = jacobian.members(split.field);
    PetscInt count;
    OXVAC_PETSC(ISGetSize(members.get(), &count));
    if (count == 0) continue;
    OXVAC_PETSC(PCFieldSplitSetIS(pc, split.name, members.get()));
    prefer_solver(split);
  }
}

}  // namespace oxvac
