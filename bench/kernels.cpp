// What the program's time goes into, kernel by kernel, beside what the memory could deliver: Google Benchmark
// cases for an edge's laws and fluxes, for one pass of the assembler (residual and Jacobian), and for the
// Jacobian's product with a vector. One rank, one core.
//
// Each case says how many bytes it has to move at least: every input read once, every result written once,
// whatever the caches do. That is a lower bound: an assembly clears the Jacobian, adds to it and scales it.
// Bytes come from the sizes of the arrays in use:
//   edges      state of the vertices (three numbers each), and the edge itself (vertices, length, neighbours
//   on its line) assembly   state, start and history of the step, all tables (Assembler::table_bytes),
//   residual, Jacobian's values multiply   the values, the patterns of rows and columns (shared ones once),
//   the vector, the product
// `of_triad` is the rate of these bytes relative to STREAM's triad, measured on the same core just before the
// case. J. D. McCalpin, IEEE TCCA Newsletter (1995) 19: 24 bytes for each a = b + s c, arrays far larger than
// any cache.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "base/functions.hpp"
#include "fv/assembler.hpp"
#include "fv/measure.hpp"
#include "mesh/build.hpp"
#include "petsc/petsc.hpp"

using namespace oxvac;

namespace {

// ---- STREAM

/// Three arrays of 128 MiB; the largest cache met so far has 32 MiB per core complex.
constexpr std::size_t triad_size = std::size_t{1} << 24;
constexpr double triad_bytes = 3.0 * sizeof(double) * triad_size;

class Triad {
 public:
  Triad() : a_(triad_size, 0.0), b_(triad_size, 1.0), c_(triad_size, 2.0) {}
  void pass() {
    double* __restrict a = a_.data();
    const double* b = b_.data();
    const double* c = c_.data();
    for (std::size_t i = 0; i < triad_size; ++i) a[i] = b[i] + 3.0 * c[i];
    benchmark::ClobberMemory();
  }
  /// Bytes per second of processor time (as Google Benchmark counts), median of some passes.
  double rate_B_s() {
    std::vector<double> seconds;
    for (int k = 0; k < 5; ++k) {
      const std::clock_t start = std::clock();
      pass();
      seconds.push_back(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    std::nth_element(seconds.begin(), seconds.begin() + 2, seconds.end());
    return triad_bytes / seconds[2];
  }

 private:
  std::vector<double> a_, b_, c_;
};

Triad& triad() {
  static Triad one;
  return one;
}

/// What an iteration does: so many items, and at least so many bytes moved.
void count(benchmark::State& state, const char* item, std::size_t items, std::size_t bytes,
           double triad_B_s) {
  using benchmark::Counter;
  state.SetLabel(item);
  state.SetItemsProcessed(static_cast<std::int64_t>(items) * state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
  state.counters["items"] = static_cast<double>(items);
  state.counters["bytes_per_item"] = static_cast<double>(bytes) / static_cast<double>(items);
  state.counters["of_triad"] =
      Counter(static_cast<double>(bytes) / triad_B_s, Counter::kIsIterationInvariantRate);
}

void run_triad(benchmark::State& state) {
  const double triad_B_s = triad().rate_B_s();
  for (auto _ : state) triad().pass();
  count(state, "element", triad_size, static_cast<std::size_t>(triad_bytes), triad_B_s);
}

// ---- the benchmark cell at the moment of its reset

struct CellName {
  std::string name, config;
  std::vector<std::string> overrides;
};

constexpr double applied_V = 1.26;

class TestCell {
 public:
  explicit TestCell(const CellName& which)
      : name(which.name),
        device(read_device(
            Document::load(OXVAC_SOURCE_DIR "/bench/" + which.config + ".yaml", which.overrides).root())),
        mesh(build_mesh(PETSC_COMM_SELF, device.mesh, device.contact_faces())),
        equations(equations_of(device)),
        layout(PETSC_COMM_SELF, mesh, device, equations),
        assembler(PETSC_COMM_SELF, mesh, device, equations, layout),
        jacobian(assembler.plan_jacobian(Jacobian::Form::blocks)),
        matrix(jacobian.matrix()),
        start(initial_state(assembler)),
        state(start),
        history(start.size(), 0.0) {
    fill_state();
    time.factor_1_s = 1e5;  // a step of 10 us
    time.start = &start;
    time.history = &history;
  }
  TestCell(const TestCell&) = delete;
  TestCell& operator=(const TestCell&) = delete;

  bool evaluate() {
    return assembler.evaluate(
        state, time, [](const Dual& device_V, const Dual&) { return applied_V - device_V; }, residual);
  }

  const std::string name;
  Device device;
  Mesh mesh;
  EquationList equations;
  Layout layout;
  Assembler assembler;
  Jacobian& jacobian;
  petsc::Matrix matrix;
  std::vector<double> start, state, history, residual;
  TimeTerm time;

 private:
  /// A filament at 800 K in its middle, half of it emptied, a straight fall of the potential: as where a run
  /// of bench/taox resets, so that no law is asked at its easy point.
  void fill_state() {
    const int along = mesh.dimension - 1;
    Vec3 top{};
    for (const Vec3& p : mesh.points_m)
      for (int k = 0; k < mesh.dimension; ++k) top[k] = std::max(top[k], p[k]);
    for (int i = 0; i < layout.local(); ++i) {
      const int v = layout.vertex(i);
      if (v < 0) continue;
      const Vec3& p = mesh.points_m[v];
      const double height = p[along] / top[along];
      double r2 = 0;
      for (int k = 0; k < along; ++k) r2 += std::pow(p[k] - 0.5 * top[k], 2);
      const double inside = std::exp(-r2 / (2 * std::pow(25e-9, 2)));
      switch (layout.kind(i)) {
        case Unknown::potential:
          state[i] = applied_V * height / assembler.scale(i);
          break;
        case Unknown::temperature:
          state[i] = (300 + 500 * inside * std::sin(std::numbers::pi * height)) / assembler.scale(i);
          break;
        case Unknown::vacancies:
          state[i] *= 0.55 + 0.45 * std::tanh((0.5 - height) / 0.1);
          break;
        default:
          break;
      }
    }
    for (std::size_t k = 0; k < device.contacts.size(); ++k)
      if (device.contacts[k].electrical == ElectricalContact::driven)
        state[layout.terminals()[k].voltage] = applied_V;
  }
};

/// One cell at a time: the large ones would not fit beside each other.
std::unique_ptr<TestCell> current;

TestCell& cell_of(const CellName& which) {
  if (!current || current->name != which.name) {
    current.reset();
    current = std::make_unique<TestCell>(which);
  }
  return *current;
}

// ---- an edge's laws and fluxes

struct EdgeOfLine {
  int a, b;
  double length_m;
  int before, after;
  double before_length_m, after_length_m;
};

/// The edges that the assembler goes through, with the state of their vertices in SI.
class Edges {
 public:
  explicit Edges(TestCell& cell)
      : material(cell.device.materials.front()),
        potential_V(vertex_values(cell.assembler, cell.state, Unknown::potential)),
        temperature_K(vertex_values(cell.assembler, cell.state, Unknown::temperature)),
        density_m3(vertex_values(cell.assembler, cell.state, Unknown::vacancies)) {
    const Pieces pieces(cell.mesh, {1});
    const std::vector<Line> lines = lines_of(cell.mesh, pieces, [](int) { return true; });
    for (std::size_t k = 0; k < pieces.size(); ++k) {
      const Piece& piece = pieces[k];
      const EdgePiece& e = piece.edges.front();
      // An edge at the rim has nothing beyond it: its flux is then the fitted one.
      const int a = piece.vertices[e.a], b = piece.vertices[e.b];
      list.push_back({a, b, e.length_m, lines[k].is_whole() ? lines[k].before : a,
                      lines[k].is_whole() ? lines[k].after : b, lines[k].before_length_m,
                      lines[k].after_length_m});
    }
  }

  NodeState node(int v, int slot) const {
    return {Dual::variable(potential_V[v], slot), Dual::variable(temperature_K[v], slot + 1),
            Dual::variable(density_m3[v], slot + 2), 0.0};
  }
  EdgeState state(const EdgeOfLine& e) const {
    return {node(e.a, slot_a), node(e.b, slot_b), Dual::variable(1e8, slot_field), Dual::variable(1e3, 1)};
  }
  LineEnds ends(const EdgeOfLine& e) const {
    return {density_m3[e.before], density_m3[e.after], e.before_length_m, e.after_length_m};
  }
  std::size_t bytes() const {
    return list.size() * sizeof(EdgeOfLine) + 3 * density_m3.size() * sizeof(double);
  }

  const Material& material;
  std::vector<double> potential_V, temperature_K, density_m3;
  std::vector<EdgeOfLine> list;
};

/// Runs `kernel(edges, edge of the mesh, its state, Edge)` over all edges of a cell. Nothing is written:
/// results stay in registers or on the stack, as in the assembler.
template <class Kernel>
void run_edges(benchmark::State& state, const CellName& which, Kernel kernel) {
  const Edges edges(cell_of(which));
  const double triad_B_s = triad().rate_B_s();
  for (auto _ : state)
    for (const EdgeOfLine& e : edges.list)
      benchmark::DoNotOptimize(kernel(edges, e, edges.state(e), Edge{e.length_m, edges.material}));
  count(state, "edge", edges.list.size(), edges.bytes(), triad_B_s);
}

template <class Kernel>
void add_edges(const std::string& name, const CellName& which, Kernel kernel) {
  benchmark::RegisterBenchmark((name + "/" + which.name).c_str(), [=](benchmark::State& state) {
    run_edges(state, which, kernel);
  })->Unit(benchmark::kMicrosecond);
}

void add_edge_kernels(const CellName& which) {
  using E = Edges;
  using L = EdgeOfLine;
  using S = EdgeState;
  add_edges("state alone", which, [](const E&, const L&, const S& s, const Edge&) { return s; });
  add_edges("conductivity of both ends", which, [](const E& m, const L&, const S& s, const Edge&) {
    return series_conductivity(m.material.conduction(s.a, s.field_V_m),
                               m.material.conduction(s.b, s.field_V_m));
  });
  add_edges("diffusivity", which, [](const E& m, const L&, const S& s, const Edge&) {
    return m.material.vacancies
        ->hopping(0.5 * (s.a.temperature_K + s.b.temperature_K), s.field_V_m, s.a.vacancies_m3)
        .diffusivity_m2_s;
  });
  add_edges("Bernoulli functions", which, [](const E& m, const L&, const S& s, const Edge&) {
    const Dual u =
        m.material.vacancies->charge * (s.b.potential_V - s.a.potential_V) / (8.6e-5 * s.a.temperature_K);
    return bernoulli(u) - bernoulli(-u);
  });
  add_edges("current", which,
            [](const E&, const L&, const S& s, const Edge& e) { return current_density(s, e); });
  add_edges("heat flux", which,
            [heat = std::shared_ptr<Equation>(make_heat(true))](const E&, const L&, const S& s,
                                                                const Edge& e) { return heat->flux(s, e); });
  add_edges("fitted flux of vacancies", which,
            [](const E&, const L&, const S& s, const Edge& e) { return vacancy_flux(s, e); });
  add_edges("limited flux of vacancies", which, [](const E& m, const L& l, const S& s, const Edge& e) {
    return limited_ion_flux(mobile_species[0], s, e, m.ends(l));
  });
}

// ---- the system as a whole

void run_assembly(benchmark::State& state, const CellName& which) {
  TestCell& cell = cell_of(which);
  if (!cell.evaluate()) state.SkipWithError("the state is out of range");
  const double triad_B_s = triad().rate_B_s();
  for (auto _ : state) benchmark::DoNotOptimize(cell.evaluate());
  const std::size_t numbers = cell.state.size() + cell.start.size() + cell.history.size() +
                              cell.residual.size() + cell.jacobian.values().size();
  count(state, cell.assembler.pieces() == cell.mesh.cells.size() ? "cell" : "edge", cell.assembler.pieces(),
        cell.assembler.table_bytes() + numbers * sizeof(double), triad_B_s);
}

void run_multiply(benchmark::State& state, const CellName& which) {
  TestCell& cell = cell_of(which);
  if (!cell.evaluate()) state.SkipWithError("the state is out of range");
  petsc::Vector x, y;
  OXVAC_PETSC(MatCreateVecs(cell.matrix.get(), x.out(), y.out()));
  OXVAC_PETSC(VecSet(x.get(), 1));
  const double triad_B_s = triad().rate_B_s();
  for (auto _ : state) OXVAC_PETSC(MatMult(cell.matrix.get(), x.get(), y.get()));
  const std::size_t nonzeros = cell.jacobian.values().size();
  count(state, "nonzero", nonzeros,
        cell.jacobian.pattern_bytes() + (nonzeros + 2 * cell.residual.size()) * sizeof(double), triad_B_s);
}

void add_system(const CellName& which) {
  benchmark::RegisterBenchmark(("assembly/" + which.name).c_str(), [=](benchmark::State& state) {
    run_assembly(state, which);
  })->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark(("multiply/" + which.name).c_str(), [=](benchmark::State& state) {
    run_multiply(state, which);
  })->Unit(benchmark::kMicrosecond);
}

/// The cell in space with so many cells along x and y, and half of them along z.
CellName in_space(const std::string& name, int across) {
  const auto spacing = [&](const char* axis, double nm) {
    return std::string("mesh.spacing.") + axis + "=" + std::to_string(nm) + " nm";
  };
  return {name,
          "taox_3d",
          {spacing("x", 250.0 / across), spacing("y", 250.0 / across), spacing("z", 30.0 / across)}};
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  int one = 1;
  const petsc::Session session(&one, &argv, {});
  const CellName plane{"128x64", "taox_2d", {}};
  benchmark::RegisterBenchmark("triad/3 x 128 MiB", run_triad)->Unit(benchmark::kMicrosecond);
  add_edge_kernels(plane);
  add_system(plane);
  add_system({"128x64 limited", "taox_2d", {"physics.ion_flux=limited"}});
  // A law that feels the field: cells stay whole.
  add_system({"128x64 Mott-Gurney",
              "taox_2d",
              {"materials.oxide.vacancies.hopping={law: mott_gurney, frequency: 1e13 Hz, "
               "hop_length: 0.35 nm, activation: 0.85 eV}"}});
  add_system(in_space("24x24x12", 24));
  add_system(in_space("48x48x24", 48));
  add_system(in_space("96x96x48", 96));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  current.reset();  // its matrices die before PETSc does
  return 0;
}
