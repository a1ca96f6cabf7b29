// Catch2's main for tests that need no PETSc.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
