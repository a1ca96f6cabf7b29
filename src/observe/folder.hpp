#pragma once
/// \file The output folder before a run writes into it.

#include <string>

namespace oxvac::observe {

/// Creates the folder, or clears it of an earlier run: results.h5 becomes results.h5.bak (an older .bak
/// goes), trace.csv, fields.pvd and fields_*.vtu are removed. Nothing else is touched. \throws Error (io) if
/// it cannot be made or written to, if it holds results and `overwrite` is false, or if another run is
/// writing them now.
void prepare_folder(const std::string& folder, bool overwrite);

}  // namespace oxvac::observe
