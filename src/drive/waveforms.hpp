#pragma once
/// \file The list of waveform kinds. A new one is a file in waveforms/ and a line in waveforms.cpp.

#include <vector>

#include "config/reader.hpp"
#include "drive/instruction.hpp"

namespace oxvac {

/// Every kind of instruction that moves the voltage, by the word that the config uses for it. `read` fills
/// the instruction's waveform and what is special to the kind; read_protocol adds what all kinds share.
/// While describing, the waveform stays empty.
const std::vector<Choice<Instruction>>& waveform_kinds();

}  // namespace oxvac
