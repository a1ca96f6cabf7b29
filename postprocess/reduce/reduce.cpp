#include "reduce/reduce.hpp"

namespace oxvac {
namespace {

FitOptions read_fit(const Reader& fit) {
  FitOptions o;
  o.v_min_V = fit.quantity("v_min", dim::voltage, o.v_min_V, "voltages up to this one are left out");
  fit.require(o.v_min_V >= 0, "v_min", "must not be negative");
  if (const auto v_max =
          fit.maybe_quantity("v_max", dim::voltage, "largest voltage used; without it all are"))
    o.v_max_V = *v_max;
  fit.require(o.v_max_V > o.v_min_V, "v_max", "must be above v_min");
  o.min_spacing =
      fit.number("min_spacing", o.min_spacing,
                 "points closer than this part of the largest voltage to their upper neighbour are left "
                 "out; 0 keeps all");
  fit.require(o.min_spacing >= 0 && o.min_spacing < 0.25, "min_spacing", "must be from 0 to below 0.25");
  o.weights =
      fit.word("weights", {"absolute", "relative"}, "absolute",
               "a point counts by its deviation in amperes or as a fraction of its current") == "absolute"
          ? FitWeights::absolute
          : FitWeights::relative;
  o.p_min = fit.number("p_min", o.p_min, "lower bound of the exponent 2+c");
  fit.require(o.p_min > 1, "p_min", "must be above 1: there b V^p is a second a V");
  o.p_max = fit.number("p_max", o.p_max, "upper bound of the exponent 2+c");
  fit.require(o.p_max > o.p_min, "p_max", "must be above p_min");
  o.min_share = fit.number("min_share", o.min_share,
                           "share of b V^p in the largest current below which the exponent is unresolved");
  fit.require(o.min_share >= 0 && o.min_share < 1, "min_share", "must be from 0 to below 1");
  o.min_significance =
      fit.number("min_significance", o.min_significance,
                 "standard errors by which b must exceed zero for the exponent to be resolved");
  fit.require(o.min_significance >= 0, "min_significance", "must not be negative");
  o.max_sigma_p =
      fit.number("max_sigma_p", o.max_sigma_p, "standard error of the exponent above which it is unresolved");
  fit.require(o.max_sigma_p > 0, "max_sigma_p", "must be positive");
  return o;
}

}  // namespace

ReductionOptions ReductionOptions::read(const Reader& config) {
  ReductionOptions o;
  o.axis =
      config.word("voltage", {"applied", "device"}, "applied",
                  "against which voltage I-V curves are evaluated: the source's, or what is left across the "
                  "cell") == "applied"
          ? VoltageAxis::applied
          : VoltageAxis::device;
  o.read_voltage_V = config.quantity("read_voltage", dim::voltage, o.read_voltage_V,
                                     "voltage at which the resistance of a read is taken");
  config.require(o.read_voltage_V > 0, "read_voltage", "must be positive");
  o.switching.set_polarity = config.word("set_polarity", {"positive", "negative"}, "positive",
                                         "sign of the applied voltage that sets") == "positive"
                                 ? 1
                                 : -1;
  o.switching.set_rule = config.word("set_rule", {"log_conductance", "current"}, "log_conductance",
                                     "the set voltage is where this rises most steeply") == "current"
                             ? SetRule::current
                             : SetRule::log_conductance;
  o.switching.min_change =
      config.number("min_change", o.switching.min_change,
                    "factor by which a loop must change the conductance to count as switching");
  config.require(o.switching.min_change > 1, "min_change", "must be above 1");

  const Reader forming = config.section_or_empty("forming", "how the forming voltage is found");
  o.forming.threshold_A = forming.quantity("threshold", dim::current, o.forming.threshold_A,
                                           "current whose first crossing is the forming");
  forming.require(o.forming.threshold_A > 0, "threshold", "must be positive");
  o.forming.instruction =
      forming.text("instruction", "", "the instruction that forms; empty: the first sweep or triangle");

  o.fit = read_fit(config.section_or_empty("fit", "the fit I = a V + b V^(2+c) of each read"));
  return o;
}

namespace {

std::optional<OnOff> last_on_off(const std::vector<ReadState>& reads) {
  std::optional<std::size_t> lrs, hrs;
  for (std::size_t k = 0; k < reads.size(); ++k) {
    if (!(reads[k].resistance_ohm > 0)) continue;
    if (reads[k].state == CellState::lrs) lrs = k;
    if (reads[k].state == CellState::hrs) hrs = k;
  }
  if (!lrs || !hrs) return std::nullopt;
  return OnOff{*lrs, *hrs, reads[*hrs].resistance_ohm / reads[*lrs].resistance_ohm};
}

}  // namespace

Reduction reduce(const ResultsFile& file, const ReductionOptions& options) {
  const IVTrace trace(file);
  Reduction r;
  r.path = file.path();
  r.header = file.header();
  r.rows = file.rows();
  r.options = options;
  for (std::size_t i = 0; i < trace.instructions().size(); ++i)
    if (has_iv(trace.instructions()[i].kind) && trace.instructions()[i].has_rows())
      r.iv.push_back(trace.curve(i));
  r.forming = find_forming(file, options.forming, options.axis);
  r.switching = switching_events(trace, options.switching, options.axis, r.forming);
  r.reads =
      read_states(trace, {options.read_voltage_V, options.switching.set_polarity, options.fit}, options.axis);
  const auto temperature =
      file.has_trace("temperature_max_K") ? file.trace("temperature_max_K") : std::vector<double>{};
  r.endurance = endurance(trace, r.reads, temperature);
  r.on_off = last_on_off(r.reads);
  return r;
}

}  // namespace oxvac
