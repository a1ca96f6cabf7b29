#pragma once
/// \file Everything that a run needs to go on from the end of an instruction, as after a restart.

#include <array>
#include <vector>

namespace oxvac {

/// Quantities integrated in time with the same formula as the fields, so that the ledgers close exactly.
struct Accumulated {
  double joule_J = 0, heat_out_J = 0, vacancies_out = 0, ions_out = 0;
  double heat_through_J = 0;  ///< through the contacts, in either direction
  double heat_slope_J_K = 0;  ///< what one kelvin more at the contacts would have carried out
};

struct RunState {
  int next_instruction = 0;           ///< those before it are done
  double time_s = 0, time_low_s = 0;  ///< a step of 1e-12 s must not vanish beside seconds
  std::vector<double> state, slope;   ///< local, scaled: the unknowns and their rates
  std::vector<double> stored;         ///< Assembler::stored()
  Accumulated accumulated;
  double origin_heat_J = 0, origin_vacancies = 0, origin_ions = 0;
  double largest_current_A = 0;  ///< of the run
  int careful_steps = 0;         ///< how many steps to come still grow slowly
};

}  // namespace oxvac
