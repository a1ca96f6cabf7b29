#pragma once
/// \file A config as a whole: the device, what is done to it, how it is solved, what is written.

#include <string>
#include <vector>

#include "device/device.hpp"
#include "drive/circuit.hpp"
#include "drive/protocol.hpp"
#include "observe/observers.hpp"
#include "time/newton.hpp"
#include "time/step_control.hpp"

namespace oxvac {

struct Study {
  std::string title;
  Device device;
  Circuit circuit;
  std::vector<Instruction> protocol;
  NewtonOptions newton;
  StepOptions step;
  OutputOptions output;
};

/// Reads every key of a config; this function is the reference (oxvac describe).
Study read_study(const Reader& root);

/// Loads a config with its overrides and refuses keys that nothing read.
struct LoadedStudy {
  Study study;
  std::string resolved;  ///< with all defaults, SI units
};
LoadedStudy load_study(const std::string& path, const std::vector<std::string>& overrides);

}  // namespace oxvac
