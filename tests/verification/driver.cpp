#include "driver.hpp"

#include <algorithm>
#include <cmath>

#include "mesh/build.hpp"
#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"

namespace oxvac::verification {
namespace {

Study read_study(const std::string& file, const std::vector<std::string>& overrides) {
  const Document document = Document::load(beside(file), overrides);
  const Reader root = document.root();
  Study s;
  root.text("title", "", "one line that says what this problem is");
  s.device = read_device(root);
  s.circuit = read_circuit(root);
  if (root.has("protocol")) s.protocol = read_protocol(root, s.circuit);
  s.newton = read_newton_options(root.section_or_empty("solver", "how the equations of one step are solved"));
  s.step = read_step_options(root.section_or_empty("time", "how time advances"));
  document.require_all_used();
  return s;
}

/// Keeps what a test asks for: the trace, the states at the instructions' ends, the worst of each ledger.
class Capture : public Observer {
 public:
  explicit Capture(Run& run) : run_(run) {}

  void on_step(const StepView& s) override {
    if (run_.trace.empty()) run_.first = s.totals;
    run_.last = s.totals;
    run_.fluxes = s.fluxes;
    run_.state = *s.state;
    run_.newton += s.newton;
    if (s.instruction_ends) run_.states.push_back(*s.state);
    run_.vacancy_drift = std::max(run_.vacancy_drift, std::abs(s.ledger.vacancies));
    run_.ion_drift = std::max(run_.ion_drift, std::abs(s.ledger.ions));
    run_.energy_drift = std::max(run_.energy_drift, std::abs(s.ledger.energy));
    double sum = 0;
    for (const double i : s.fluxes.current_A) {
      sum += i;
      largest_A_ = std::max(largest_A_, std::abs(i));
    }
    run_.trace.push_back({s.time_s, s.applied_V, s.device_V, s.current_A, s.totals.temperature_max_K,
                          s.ledger.vacancies, s.ledger.energy, sum});
    unbalanced_A_ = std::max(unbalanced_A_, std::abs(sum));
  }

  void on_finish(const std::string&) override {
    if (largest_A_ > 0) run_.charge_drift = unbalanced_A_ / largest_A_;
  }

 private:
  Run& run_;
  double largest_A_ = 0, unbalanced_A_ = 0;
};

}  // namespace

std::string beside(const std::string& file) {
  return file.starts_with("/") ? file : std::string(OXVAC_VERIFICATION_DIR) + "/" + file;
}

Problem::Problem(const std::string& file, const std::vector<std::string>& overrides)
    : study(read_study(file, overrides)),
      mesh(build_mesh(PETSC_COMM_WORLD, study.device.mesh, study.device.contact_faces())),
      equations(equations_of(study.device)),
      layout(PETSC_COMM_WORLD, mesh, study.device, equations),
      assembler(PETSC_COMM_WORLD, mesh, study.device, equations, layout) {}

std::vector<double> Problem::box_volumes_m3() const {
  std::vector<double> volumes(mesh.owned, 0.0);
  for (const Cell& cell : mesh.cells)
    for (std::size_t c = 0; c < cell.vertices.size(); ++c)
      if (cell.vertices[c] < mesh.owned) volumes[cell.vertices[c]] += cell.volume_m3[c];
  return volumes;
}

double Problem::cell_size_m() const {
  // The depth of a section and the circumference of a cylinder have no cells: sizes come from the shape
  // alone.
  double extent[3] = {1, 1, 1};
  for (int axis = 0; axis < mesh.dimension; ++axis) {
    double low = INFINITY, high = -INFINITY;
    for (const Vec3& p : mesh.points_m) {
      low = std::min(low, p[axis]);
      high = std::max(high, p[axis]);
    }
    extent[axis] = petsc::max(PETSC_COMM_WORLD, high) + petsc::max(PETSC_COMM_WORLD, -low);
  }
  const double per_cell = extent[0] * extent[1] * extent[2] / static_cast<double>(mesh.quality.cells);
  return std::pow(per_cell, 1.0 / mesh.dimension);
}

Run play(Problem& problem, Observer* watcher) {
  Run run;
  Capture capture(run);
  std::vector<Observer*> observers{&capture};
  if (watcher) observers.push_back(watcher);
  Newton newton(PETSC_COMM_WORLD, problem.assembler, problem.study.newton);
  Integrator integrator(PETSC_COMM_WORLD, problem.assembler, newton, problem.study.circuit,
                        problem.study.step, observers);
  integrator.run(problem.study.protocol);
  return run;
}

void SmallestDensity::on_step(const StepView& step) {
  for (const double n : field(problem_, *step.state, Unknown::vacancies)) mine_m3_ = std::min(mine_m3_, n);
}

double SmallestDensity::value_m3() const { return -petsc::max(PETSC_COMM_WORLD, -mine_m3_); }

std::vector<double> field(const Problem& problem, const std::vector<double>& state, Unknown u) {
  std::vector<double> values = vertex_values(problem.assembler, state, u);
  values.resize(problem.mesh.owned);
  return values;
}

ErrorNorms error_of(const Problem& problem, const std::vector<double>& values, const ExactField& exact) {
  const std::vector<double> volumes = problem.box_volumes_m3();
  std::vector<double> sums(2, 0.0);
  double worst = 0;
  for (int v = 0; v < problem.mesh.owned; ++v) {
    const double e = std::abs(values[v] - exact(problem.mesh.points_m[v]));
    sums[0] += volumes[v] * e * e;
    sums[1] += volumes[v];
    worst = std::isnan(e) ? INFINITY : std::max(worst, e);
  }
  petsc::sum(PETSC_COMM_WORLD, sums);
  return {std::sqrt(sums[0] / sums[1]), petsc::max(PETSC_COMM_WORLD, worst)};
}

double value_at(const Problem& problem, const std::vector<double>& values, const Vec3& position_m) {
  petsc::Located nearest{-INFINITY, {}};
  double size = 0;
  for (std::size_t v = 0; v < problem.mesh.points_m.size(); ++v) {
    const Vec3& p = problem.mesh.points_m[v];
    size = std::max({size, std::abs(p[0]), std::abs(p[1]), std::abs(p[2])});
    if (static_cast<int>(v) >= problem.mesh.owned) continue;
    const double d = std::hypot(p[0] - position_m[0], p[1] - position_m[1], p[2] - position_m[2]);
    if (-d > nearest.value) nearest = {-d, {values[v], 0, 0, 0, 0}};
  }
  size = petsc::max(PETSC_COMM_WORLD, size);
  nearest = petsc::max_located(PETSC_COMM_WORLD, nearest);
  if (-nearest.value > 1e-6 * size)
    throw input_error("value_at: the mesh has no vertex at the place asked for");
  return nearest.payload[0];
}

Curve profile(const Problem& problem, const std::string& name, const std::vector<double>& values, int axis,
              double length_m, double unit) {
  Curve c{name, {}, {}};
  for (int v = 0; v < problem.mesh.owned; ++v) {
    c.x.push_back(problem.mesh.points_m[v][axis] / length_m);
    c.y.push_back(values[v] / unit);
  }
  return c;
}

double measure_order(const std::vector<double>& sizes, const std::vector<double>& errors) {
  double x = 0, y = 0, xx = 0, xy = 0;
  const auto n = static_cast<double>(sizes.size());
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    const double a = std::log(sizes[k]), b = std::log(errors[k]);
    x += a;
    y += b;
    xx += a * a;
    xy += a * b;
  }
  return (n * xy - x * y) / (n * xx - x * x);
}

}  // namespace oxvac::verification
