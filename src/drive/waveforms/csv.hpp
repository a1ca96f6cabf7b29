#pragma once
/// \file Waveforms from a file.

#include <istream>
#include <memory>
#include <string>

#include "drive/waveform.hpp"

namespace oxvac {

/// Reads a waveform from CSV text: the header `time_s,voltage_V`, then rows; at least two, times strictly
/// increasing from 0. Empty lines and lines that begin with '#' are skipped. Straight lines join the rows.
/// \param name  stands for the file in messages
/// \throws Error (input) naming file and line.
std::shared_ptr<const Waveform> parse_csv_waveform(std::istream& text, const std::string& name);

}  // namespace oxvac
