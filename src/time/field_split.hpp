#pragma once
/// \file The linear systems of large cells: GMRES, preconditioned field by field.

#include <petscksp.h>

#include "fv/jacobian.hpp"

namespace oxvac {

/// Makes a Krylov solver GMRES with a multiplicative split into terminals, potential, temperature and
/// densities: one V-cycle of algebraic multigrid (hypre's BoomerAMG) for potential and temperature, an
/// incomplete LU per rank for the densities, whose fluxes are short-ranged. bench/README.md has the
/// measurements behind each choice; PETSc options (`-fieldsplit_potential_pc_type lu`) override it.
/// Collective. \param relative_tolerance of the preconditioned residual
void use_field_split(KSP ksp, const Jacobian& jacobian, double relative_tolerance);

}  // namespace oxvac
