#pragma once
/// \file What every verification problem shares: load a config, play it, measure errors against an exact
/// answer.
///
/// A problem is a YAML file beside the test. Everything here works on any number of ranks; fields are those
/// of a rank's own vertices, and every norm, maximum and point value is the same on all ranks.

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "drive/circuit.hpp"
#include "drive/protocol.hpp"
#include "mesh/mesh.hpp"
#include "report.hpp"
#include "time/integrator.hpp"

namespace oxvac::verification {

/// A file beside the tests (an absolute path stays as it is), for overrides such as "mesh.file=" + beside("meshes/x.msh").
std::string beside(const std::string& file);

/// What a config states, without its title.
struct Study {
  Device device;
  Circuit circuit;
  std::vector<Instruction> protocol;  ///< empty where the config has none: a state to look at, not to play
  NewtonOptions newton;
  StepOptions step;
};

/// A config with its mesh and equations. Its parts refer to each other: it stays where it is.
class Problem {
 public:
  /// Collective. \param file in tests/verification. \param overrides "path.to.key=value", as on the command
  /// line.
  explicit Problem(const std::string& file, const std::vector<std::string>& overrides = {});
  Problem(const Problem&) = delete;
  Problem& operator=(const Problem&) = delete;

  const Material& material(const std::string& region) const { return study.device.material_of(region); }
  /// Volume of each own vertex' box [m3].
  std::vector<double> box_volumes_m3() const;
  /// Root of the mean area (2D) or third root of the mean volume (3D) of a cell, or the mean length of a
  /// segment.
  double cell_size_m() const;

  Study study;
  Mesh mesh;
  EquationList equations;
  Layout layout;
  Assembler assembler;
};

/// One accepted step.
struct TraceRow {
  double time_s, applied_V, device_V, current_A, temperature_max_K;
  double vacancy_drift, energy_drift;  ///< of the ledger
  double terminal_sum_A;
};

/// What came out of playing a problem's protocol.
struct Run {
  std::vector<TraceRow> trace;
  std::vector<double> state;                ///< the last one: local, scaled (see Assembler)
  ContactFluxes fluxes;                     ///< at the last step
  std::vector<std::vector<double>> states;  ///< at the end of each instruction
  Totals first, last;                       ///< sums over the device
  double vacancy_drift = 0;                 ///< largest |drift| of the count, relative to the count
  double ion_drift = 0;                     ///< the same of the second mobile species
  double charge_drift =
      0;  ///< largest |sum of terminal currents|, relative to the largest current of the run
  double energy_drift = 0;  ///< largest |Joule heat - heat out - stored|, relative to the Joule heat so far
  int newton = 0;           ///< iterations of all steps
};

/// Plays the whole protocol. Collective. \throws what the Integrator throws.
/// \param watcher sees every accepted step as well, the initial state included; none if null.
Run play(Problem& problem, Observer* watcher = nullptr);

/// Watches a run for the smallest density of vacancies at any vertex after any step.
class SmallestDensity : public Observer {
 public:
  explicit SmallestDensity(const Problem& problem) : problem_(problem) {}
  void on_step(const StepView& step) override;
  /// Collective.
  double value_m3() const;

 private:
  const Problem& problem_;
  double mine_m3_ = std::numeric_limits<double>::infinity();
};

/// Values of an unknown at the own vertices, in SI.
std::vector<double> field(const Problem& problem, const std::vector<double>& state, Unknown u);

using ExactField = std::function<double(const Vec3& position_m)>;

struct ErrorNorms {
  double l2 = 0;  ///< root of the mean square over the device, each vertex weighted with its box
  double max = 0;
};
/// Of values at the own vertices against an exact field. Collective.
ErrorNorms error_of(const Problem& problem, const std::vector<double>& values, const ExactField& exact);

/// The value at the vertex at a place. Collective. \throws Error (input) if there is no vertex within 1e-6 of
/// the device's size.
double value_at(const Problem& problem, const std::vector<double>& values, const Vec3& position_m);

/// Own values over their place along an axis, for a picture, in units of `length_m` and `unit`.
Curve profile(const Problem& problem, const std::string& name, const std::vector<double>& values, int axis,
              double length_m, double unit = 1);

/// Slope of log(error) over log(size) by least squares over all meshes or steps.
double measure_order(const std::vector<double>& sizes, const std::vector<double>& errors);

}  // namespace oxvac::verification
