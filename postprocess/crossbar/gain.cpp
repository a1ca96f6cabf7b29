#include "crossbar/gain.hpp"

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace oxvac::crossbar {

const std::vector<GainRule>& gain_rules() {
  static const std::vector<GainRule> rules{
      {"endpoint", "cells verified and current scaled at voltage_max: f(u) = (u + r u^n)/(1 + r)",
       VerifiedAt::voltage_max, false},
      {"low_field", "cells verified and current scaled near 0 V: f(u) = u + r u^n", VerifiedAt::low_field,
       false},
      {"regression", "as endpoint, then one digital factor per layer by least squares on training images",
       VerifiedAt::voltage_max, true},
  };
  return rules;
}

std::vector<Choice<GainRule>> gain_choices() {
  std::vector<Choice<GainRule>> choices;
  for (const GainRule& rule : gain_rules()) {
    choices.push_back({rule.name, rule.doc, [rule](const Reader&) { return rule; }});
  }
  return choices;
}

const GainRule& gain_rule(const std::string& name) {
  std::vector<std::string> names;
  for (const GainRule& rule : gain_rules()) {
    if (rule.name == name) return rule;
    names.push_back(rule.name);
  }
  throw input_error(
      fmt::format("no gain rule '{}': take {}.{}", name, one_of(names), did_you_mean(name, names)));
}

}  // namespace oxvac::crossbar
