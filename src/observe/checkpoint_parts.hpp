#pragma once
/// \file What of a RunState stands where in a checkpoint; for its writer and its reader.

#include <array>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fv/layout.hpp"
#include "time/run_state.hpp"

namespace oxvac::observe {

constexpr double checkpoint_version = 2;
constexpr std::size_t most_states = 3;

/// Every number of a RunState that is no array, in the order of the file.
template <class State, class Visit>
void for_each_number(State& s, Visit visit) {
  visit(s.place.instruction);
  visit(s.place.way_back);
  visit(s.place.turned_s);
  visit(s.place.piece);
  visit(s.place.piece_begun);
  visit(s.place.now_s);
  visit(s.place.next_step_s);
  visit(s.row);
  for (auto* a : {&s.accumulated, &s.accumulated_before}) {
    visit(a->joule_J);
    visit(a->heat_out_J);
    visit(a->vacancies_out);
    visit(a->ions_out);
    visit(a->heat_through_J);
    visit(a->heat_slope_J_K);
  }
  visit(s.origin_heat_J);
  visit(s.origin_vacancies);
  visit(s.origin_ions);
  visit(s.largest_current_A);
  visit(s.largest_of_run_A);
  visit(s.careful_steps);
}

/// An array by unknown, and its group in the file.
struct StatePart {
  std::string group;
  std::vector<double>* values;
  bool is_stored;  ///< Assembler::stored(): of own unknowns, and then what is the same on every rank
};

/// The arrays of a RunState.
inline std::vector<StatePart> parts_of(const RunState& s) {
  std::vector<StatePart> parts;
  for (std::size_t k = 0; k < s.history.states.size(); ++k)
    parts.push_back({"/state_" + std::to_string(k), s.history.states[k].get(), false});
  parts.push_back({"/slope", s.history.slope.get(), false});
  for (std::size_t k = 0; k < s.stored.size(); ++k)
    parts.push_back({"/stored_" + std::to_string(k), s.stored[k].get(), true});
  return parts;
}

/// Where an unknown's values stand: two of them share a name, so its number leads.
inline std::string dataset_of(const std::string& group, int unknown) {
  return group + "/" + std::to_string(unknown) + "_" + name_of(static_cast<Unknown>(unknown));
}

/// Whether a local unknown belongs to a vertex and, of what is stored, to this rank.
inline bool is_saved(const Layout& layout, int local, bool is_stored) {
  return local >= 0 && layout.vertex(local) >= 0 && (!is_stored || local < layout.owned());
}

/// Calls visit(value) for what belongs to no vertex: voltages and currents of the electrodes, and their
/// charges; the same on every rank.
template <class Visit>
void for_each_terminal_value(const RunState& s, const Layout& layout, Visit visit) {
  for (const auto& part : parts_of(s)) {
    if (part.is_stored) {
      for (std::size_t k = layout.owned(); k < part.values->size(); ++k) visit((*part.values)[k]);
      continue;
    }
    for (const Layout::Terminal& t : layout.terminals())
      for (const int i : {t.voltage, t.current})
        if (i >= 0) visit((*part.values)[i]);
  }
}

}  // namespace oxvac::observe
