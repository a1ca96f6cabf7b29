#pragma once
/// \file What all parallel tests share: one PETSc session per program.

#include "petsc/petsc.hpp"

/// The session that main() has opened. PETSc was given the options `-oxvac_test_used 7 -oxvac_test_unused`.
const oxvac::petsc::Session& test_session();
