#pragma once
/// \file Conduction laws: electrical conductivity sigma(n, T, |E|) in S/m. One file each in conduction/.

#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/reader.hpp"
#include "device/state.hpp"

namespace oxvac {

/// sigma in S/m from the local state and the magnitude of the field in V/m.
class ConductionLaw {
 public:
  ConductionLaw() = default;
  /// From a function of state and field, or of the state alone.
  template <class Function>
  ConductionLaw(Function f) {  // NOLINT: a function is a law
    if constexpr (std::is_invocable_v<Function, const NodeState&>) {
      feels_field_ = false;
      law_ = [f](const NodeState& s, const Dual&) { return Dual(f(s)); };
    } else {
      law_ = std::move(f);
    }
  }
  Dual operator()(const NodeState& s, const Dual& field_V_m) const { return law_(s, field_V_m); }
  explicit operator bool() const { return static_cast<bool>(law_); }
  /// Whether the law depends on the field at all: where it does not, cells need not be told apart.
  bool feels_field() const { return feels_field_; }

 private:
  std::function<Dual(const NodeState&, const Dual&)> law_;
  bool feels_field_ = true;
};

/// Every conduction law, by the word that the config uses.
const std::vector<Choice<ConductionLaw>>& conduction_laws();

}  // namespace oxvac
