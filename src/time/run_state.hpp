#pragma once
/// \file Everything that a run carries from one accepted step to the next: what a checkpoint must hold.

#include <array>
#include <vector>

#include "base/compensated.hpp"
#include "time/step_control.hpp"

namespace oxvac {

/// Quantities integrated in time with the same formula as the fields, so that the ledgers close exactly.
struct Accumulated {
  double joule_J = 0, heat_out_J = 0, vacancies_out = 0, ions_out = 0;
  double heat_through_J = 0;  ///< through the contacts, in either direction
  double heat_slope_J_K = 0;  ///< what one kelvin more at the contacts would have carried out
};

/// Where in the protocol the next step begins.
struct Place {
  int instruction = 0;       ///< those before it are done
  bool way_back = false;     ///< its stop current was reached: what is left is the way back
  double turned_s = 0;       ///< local time at which that happened
  int piece = 0;             ///< of the waveform, from corner to corner
  bool piece_begun = false;  ///< false: from the piece's first corner, and what follows says nothing
  double now_s = 0;          ///< local time
  double next_step_s = 0;    ///< as the step control wishes

  bool begins_instruction() const { return !way_back && piece == 0 && !piece_begun; }
};

struct RunState {
  Place place;
  long row = 0;                                 ///< accepted steps so far
  CompensatedSum time_s;                        ///< a step of 1e-12 s must not vanish beside seconds
  History history;                              ///< local, scaled: the unknowns and their rates
  std::array<SharedValues, 2> stored;           ///< Assembler::stored() at the last two accepted states
  Accumulated accumulated, accumulated_before;  ///< at the last two accepted states
  double origin_heat_J = 0, origin_vacancies = 0, origin_ions = 0;
  double largest_current_A = 0;  ///< since the instruction began
  double largest_of_run_A = 0;
  int careful_steps = 0;  ///< how many steps to come still grow slowly
};

}  // namespace oxvac
