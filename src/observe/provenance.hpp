#pragma once
/// \file What produced a result: versions and the date.

#include <string>

namespace oxvac::observe {

std::string oxvac_version();
std::string git_hash();
std::string library_versions();  ///< "PETSc 3.18.5, HDF5 1.10.8, yaml-cpp 0.7.0, Open MPI v4.1.4"
std::string utc_now();           ///< ISO 8601, "2024-05-01T12:00:00Z"

}  // namespace oxvac::observe
