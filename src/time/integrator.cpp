#include "time/integrator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "petsc/collective.hpp"
#include "petsc/together.hpp"

namespace oxvac {
namespace {

/// After a failure of Newton's method, so many steps grow by no more than this factor.
constexpr int steps_after_failure = 5;
constexpr double growth_after_failure = 1.2;

}  // namespace

Integrator::Integrator(MPI_Comm comm, Assembler& assembler, Newton& newton, const Circuit& circuit,
                       const StepOptions& options, std::vector<Observer*> observers)
    : comm_(comm),
      assembler_(assembler),
      newton_(newton),
      circuit_(circuit),
      options_(options),
      observers_(std::move(observers)) {
  const auto floor_m3 = [&](const Species& species) {
    return options_.density_floor_m3.value_or(0.2 * stated_density_m3(species, assembler.device()));
  };
  vacancies_floor_m3_ = floor_m3(mobile_species[0]);
  ions_floor_m3_ = floor_m3(mobile_species[1]);
  const auto& contacts = assembler.device().contacts;
  for (std::size_t k = 0; k < contacts.size(); ++k)
    if (contacts[k].electrical == ElectricalContact::driven) driven_ = static_cast<int>(k);
}

double Integrator::terminal(int local) const {
  // The electrodes' unknowns are owned by rank 0 and ghosts elsewhere: every rank has them.
  return local >= 0 ? now_.history.state(0)[local] * assembler_.scale(local) : 0.0;
}

std::string Integrator::finish_failed(const std::string& why) {
  // What observers cannot do any more must not hide why the run ended.
  std::string complaints;
  for (Observer* o : observers_) {
    try {
      o->on_finish("failed: " + why);
    } catch (const Error& e) {
      if (e.what() != why) complaints += std::string("; and at the end: ") + e.what();
    }
  }
  return complaints;
}

void Integrator::run(const std::vector<Instruction>& protocol, const RunState* from) {
  try {
    petsc::together(comm_, [&] {
      if (from)
        resume(*from, protocol);
      else
        start();
      const RunView run{assembler_, protocol, comm_, from};
      for (Observer* o : observers_) o->on_start(run);
      report(0, 0, false, false);
      const auto& place = now_.place;
      while (place.instruction < static_cast<int>(protocol.size())) {
        view_.instruction = place.instruction;
        play_piece(protocol[place.instruction]);
      }
    });
  } catch (const Stopped& e) {
    for (Observer* o : observers_) o->on_finish(e.what());
    throw;
  } catch (const Error& e) {
    throw Error(e.kind(), e.what() + finish_failed(e.what()));
  } catch (const std::exception& e) {
    finish_failed(e.what());
    throw;
  }
  for (Observer* o : observers_) o->on_finish("done");
}

void Integrator::start() {
  now_.history.states = {shared(initial_state(assembler_))};
  bdf_history_.assign(assembler_.layout().owned(), 0.0);
  if (assembler_.device().drift_diffusion) find_equilibrium();
  now_.stored[0] = now_.stored[1] = shared(assembler_.stored());
  now_.history.slope = shared(std::vector<double>(assembler_.layout().local(), 0.0));
  const Totals totals = measure(comm_, assembler_, now_.history.state(0));
  now_.origin_heat_J = totals.heat_J;
  now_.origin_vacancies = totals.all_vacancies();
  now_.origin_ions = totals.all_ions();
}

void Integrator::resume(const RunState& from, const std::vector<Instruction>& protocol) {
  const Place& place = from.place;
  const auto pieces = [&]() -> std::size_t {
    if (place.instruction >= static_cast<int>(protocol.size())) return 1;  // all is played
    const Instruction& i = protocol[place.instruction];
    if (!place.way_back) return i.waveform->corners_s().size();
    const auto back = i.back_rate_V_per_s > 0 ? i.back_leg(i.waveform->value_V(place.turned_s)) : nullptr;
    return back ? back->corners_s().size() : 0;
  };
  if (place.instruction > static_cast<int>(protocol.size()) || place.piece >= static_cast<int>(pieces()))
    throw input_error(fmt::format(
        "the checkpoint stands in instruction {} of a protocol that this config does not have: restore what "
        "comes before and at that instruction, or run from the beginning",
        place.instruction + 1));
  now_ = from;
  bdf_history_.assign(assembler_.layout().owned(), 0.0);
}

bool Integrator::fit_into(double& step_s, double left_s) const {
  if (step_s >= left_s * (1 - 1e-9)) {
    step_s = left_s;
    return true;
  }
  // The last two steps before a stop share what is left, so that no sliver remains.
  if (!options_.fixed_s && 2 * step_s > left_s) step_s = 0.5 * left_s;
  return false;
}

void Integrator::play_piece(const Instruction& instruction) {
  Place& place = now_.place;
  const std::shared_ptr<const Waveform> waveform =
      place.way_back ? instruction.back_leg(instruction.waveform->value_V(place.turned_s))
                     : instruction.waveform;
  const std::vector<double> corners = waveform->corners_s();
  const double from_s = place.piece > 0 ? corners[place.piece - 1] : 0.0, to_s = corners[place.piece];
  const bool last = place.piece + 1 == static_cast<int>(corners.size());
  const double piece = to_s - from_s;
  const double longest =
      std::min(options_.fixed_s.value_or(options_.largest_fraction * piece), instruction.max_step_s);
  const double first = std::min(longest, options_.fixed_s.value_or(options_.first_fraction * piece));
  double step = place.piece_begun ? place.next_step_s : first;
  double now = place.piece_begun ? place.now_s : from_s;
  std::vector<double> stops;
  for (const double s : waveform->samples_s())
    if (s > now && s < to_s) stops.push_back(s);
  stops.push_back(to_s);

  const bool may_stop = instruction.stop_at_current_A && !place.way_back;
  for (std::size_t next = 0; next < stops.size();) {
    const double left = stops[next] - now;
    double h = std::min(step, longest);
    const bool lands = fit_into(h, left);
    const double then = lands ? stops[next] : now + h;
    const double applied = waveform->value_V(then);
    const Attempt attempt = try_step(instruction, h, applied);
    step = attempt.next_step_s;
    if (!attempt.accepted) {
      if (step < options_.shortest_s || options_.fixed_s) give_up(instruction, applied, h);
      continue;
    }
    now = then;
    if (lands) ++next;
    const double current = driven_ >= 0 ? terminal(assembler_.layout().terminals()[driven_].current) : 0;
    const bool stopped =
        may_stop && now < instruction.turn_s && std::abs(current) >= *instruction.stop_at_current_A;
    const bool turns = stopped && instruction.back_leg(applied) != nullptr;
    const bool piece_ends = stopped || next == stops.size();
    const bool ends = stopped ? !turns : last && piece_ends;
    const bool begins = place.begins_instruction();
    if (ends)
      place = Place{place.instruction + 1};
    else if (turns)
      place = Place{place.instruction, true, now};
    else if (piece_ends)
      place = Place{place.instruction, place.way_back, place.turned_s, place.piece + 1};
    else
      place = Place{place.instruction, place.way_back, place.turned_s, place.piece, true, now, step};
    // Beyond a corner what came before belongs to another slope of the voltage.
    if (piece_ends) now_.history.restart();
    report(h, applied, begins, ends);
    if (piece_ends) return;
  }
}

Integrator::Attempt Integrator::try_step(const Instruction& instruction, double h, double applied_V) {
  // The first step after a corner is backward Euler: what came before belongs to another slope of the
  // voltage.
  const int order = options_.second_order && now_.history.states.size() > 1 ? 2 : 1;
  const Difference d = difference(order, h, order == 2 ? now_.history.steps_s[0] : h);
  const std::vector<double>& now = now_.history.state(0);
  const std::vector<double>& before = order == 2 ? now_.history.state(1) : now;
  for (std::size_t i = 0; i < bdf_history_.size(); ++i)
    bdf_history_[i] =
        order == 2 ? d.earlier_1_s * (now[i] - before[i]) * assembler_.scale(static_cast<int>(i)) : 0;
  TimeTerm time;
  time.factor_1_s = d.latest_1_s;
  time.start = &now;
  time.history = &bdf_history_;
  time.frozen = instruction.freeze_vacancies || !assembler_.device().vacancies_move;
  time.ions_frozen = instruction.freeze_vacancies;
  time.stored_start = now_.stored[0].get();
  const std::vector<double>&stored = *now_.stored[0], &stored_before = *now_.stored[1];
  stored_history_.resize(stored.size());
  for (std::size_t i = 0; i < stored_history_.size(); ++i)
    stored_history_[i] = order == 2 ? d.earlier_1_s * (stored[i] - stored_before[i]) : 0;
  time.stored_history = &stored_history_;
  time.ambient_shift_K = instruction.ambient_K ? *instruction.ambient_K - assembler_.device().ambient_K : 0.0;
  const Circuit circuit = circuit_during(circuit_, instruction);
  const CircuitRow row = [&](const Dual& v, const Dual& i) {
    return circuit_residual(v, i, applied_V, circuit);
  };

  std::vector<double> state = prediction(h);
  Newton::Outcome outcome = newton_.solve(state, time, row);
  if (!outcome.converged && options_.fixed_s) {
    // A shorter step is no way out: the last state may be the better guess where a trend has turned.
    state = now;
    const Newton::Outcome first = outcome;
    outcome = newton_.solve(state, time, row);
    outcome.newton += first.newton;
    outcome.krylov += first.krylov;
  }
  last_newton_ = outcome.newton;
  last_krylov_ = outcome.krylov;
  if (!outcome.converged) {
    now_.careful_steps = steps_after_failure;
    return {false, 0.25 * h};
  }
  if (options_.fixed_s) {
    accept(std::move(state), d, h);
    return {true, *options_.fixed_s};
  }
  // Cheaper predicted again than held beside all that the linear solver needs.
  const double error = error_of(state, prediction(h), now_.history.error_share(order, h), time);
  const double change = largest_temperature_change(state) / options_.temperature_change_K;
  const int error_order = now_.history.states.size() < 3 ? 1 : order;
  const double wanted = 0.85 * std::pow(std::max(error, 1e-8), -1.0 / (error_order + 1));
  if (error > 1 || change > 1) return {false, h * std::clamp(std::min(wanted, 0.85 / change), 0.1, 0.7)};
  accept(std::move(state), d, h);
  // Where Newton's method has just failed, growing at full speed would only make it fail again.
  double most = error_order == 1 ? 2.4 : 2.0;
  if (now_.careful_steps > 0) {
    --now_.careful_steps;
    most = growth_after_failure;
  }
  return {true, h * std::clamp(std::min(wanted, 0.85 / std::max(change, 1e-8)), 0.2, most)};
}

std::vector<double> Integrator::prediction(double h) const {
  std::vector<double> guess = now_.history.predict(h);
  const std::vector<double>& now = now_.history.state(0);
  const bool at_corner = now_.history.states.size() == 1;
  for (std::size_t i = 0; i < guess.size(); ++i) {
    const int local = static_cast<int>(i);
    const Unknown u = assembler_.layout().kind(local);
    if (assembler_.layout().vertex(local) < 0 || u == Unknown::potential || u == Unknown::electrons ||
        u == Unknown::holes) {
      // Past a corner the voltage runs elsewhere: its slope before says nothing.
      if (at_corner) guess[i] = now[i];
      continue;
    }
    if (species_of(u) || u == Unknown::bound || u == Unknown::traps)
      guess[i] = std::clamp(guess[i], 0.2 * now[i], 5 * now[i]);
    if (is_temperature(u)) guess[i] = std::clamp(guess[i], 0.9 * now[i], 1.1 * now[i]);
    const double top = assembler_.upper_bound(local) / assembler_.scale(local);
    if (std::isfinite(top)) guess[i] = std::min(guess[i], top - 0.2 * (top - now[i]));
  }
  return guess;
}

double Integrator::error_of(const std::vector<double>& state, const std::vector<double>& prediction,
                            double share, const TimeTerm& time) const {
  double worst = 0;
  for (int i = 0; i < assembler_.layout().owned(); ++i) {
    const Unknown u = assembler_.layout().kind(i);
    const double scale = assembler_.scale(i);
    double floor = 0;
    if (u == Unknown::potential) continue;  // no memory, no error of its own
    if (u == Unknown::electrons || u == Unknown::holes) {
      // Their memory is the charge that they are; past a corner there is nothing yet to compare with.
      if (now_.history.states.size() > 1 && !assembler_.is_held(i))
        worst = std::max(worst, share * std::abs(state[i] - prediction[i]) * scale /
                                    (options_.tolerance * options_.potential_floor_V));
      continue;
    }
    if (is_temperature(u))
      floor = options_.temperature_floor_K;
    else if (time.freezes(u))
      continue;
    else if (u == Unknown::surface)
      floor = assembler_.upper_bound(i);
    else
      floor = u == Unknown::ions ? ions_floor_m3_ : vacancies_floor_m3_;
    if (assembler_.capacity()[i] <= 0 || assembler_.is_held(i)) continue;
    const double allowed = options_.tolerance * (std::abs(state[i]) * scale + floor);
    worst = std::max(worst, share * std::abs(state[i] - prediction[i]) * scale / allowed);
  }
  return petsc::max(comm_, worst);
}

double Integrator::largest_temperature_change(const std::vector<double>& state) const {
  double worst = 0;
  for (int i = 0; i < assembler_.layout().owned(); ++i)
    if (is_temperature(assembler_.layout().kind(i)) && !assembler_.is_held(i))
      worst = std::max(worst, std::abs(state[i] - now_.history.state(0)[i]) * assembler_.scale(i));
  return petsc::max(comm_, worst);
}

void Integrator::accept(std::vector<double> state, const Difference& d, double h) {
  const ContactFluxes& fluxes = assembler_.fluxes();
  const auto total = [](const std::vector<double>& v) {
    double s = 0;
    for (const double x : v) s += x;
    return s;
  };
  const auto advance = [&](double now, double before, double rate) {
    return now + (rate - d.earlier_1_s * (now - before)) / d.latest_1_s;
  };
  Accumulated next;
  next.joule_J = advance(now_.accumulated.joule_J, now_.accumulated_before.joule_J, fluxes.joule_W);
  next.heat_out_J =
      advance(now_.accumulated.heat_out_J, now_.accumulated_before.heat_out_J, total(fluxes.heat_W));
  // Measures, not balances: they need not use the formula of the fields.
  next.heat_through_J = now_.accumulated.heat_through_J;
  next.heat_slope_J_K = now_.accumulated.heat_slope_J_K + fluxes.heat_slope_W_K * h;
  for (const double heat_W : fluxes.heat_W) next.heat_through_J += std::abs(heat_W) * h;
  next.vacancies_out = advance(now_.accumulated.vacancies_out, now_.accumulated_before.vacancies_out,
                               total(fluxes.vacancies_1_s));
  next.ions_out =
      advance(now_.accumulated.ions_out, now_.accumulated_before.ions_out, total(fluxes.ions_1_s));
  now_.accumulated_before = now_.accumulated;
  now_.accumulated = next;

  const std::vector<double>& now = now_.history.state(0);
  std::vector<double> slope(state.size());
  for (std::size_t i = 0; i < state.size(); ++i) slope[i] = d.latest_1_s * (state[i] - now[i]);
  if (d.order == 2) {
    const std::vector<double>& before = now_.history.state(1);
    for (std::size_t i = 0; i < state.size(); ++i) slope[i] += d.earlier_1_s * (now[i] - before[i]);
  }
  now_.history.slope = shared(std::move(slope));
  now_.history.push(shared(std::move(state)), h);
  now_.stored[1] = std::move(now_.stored[0]);
  now_.stored[0] = shared(assembler_.stored());
  now_.time_s += h;
}

}  // namespace oxvac
