#pragma once
/// \file Gain rules: what the readout divides the array's current by.
///
/// The same nominal conductance is used for programming and for readout; mixing them would invent a loss that
/// no device has. So there is no rule "none".

#include <string>
#include <vector>

#include "config/reader.hpp"
#include "crossbar/cell_curve.hpp"

namespace oxvac::crossbar {

struct GainRule {
  std::string name;
  std::string doc;
  VerifiedAt verified = VerifiedAt::voltage_max;
  /// A digital factor per layer on top, by least squares of the array's output to the ideal one on training
  /// images.
  bool calibrated = false;
};

/// The visible list: "endpoint", "low_field", "regression".
const std::vector<GainRule>& gain_rules();

/// The rule of that name. \throws Error (input) on a name not in the list.
const GainRule& gain_rule(const std::string& name);

std::vector<Choice<GainRule>> gain_choices();

}  // namespace oxvac::crossbar
