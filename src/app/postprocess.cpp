// oxvac iv, crossbar, plot, render, compare: everything right of the results file.
#include "app/postprocess.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "app/commands.hpp"
#include "base/error.hpp"
#include "observe/safe_file.hpp"
#include "render/plots.hpp"
#include "report/compare.hpp"

namespace oxvac {
namespace {

namespace fs = std::filesystem;

/// Where the results are; a second look, because a run that goes on may have taken the file back meanwhile.
/// \throws Error (io) if they were changed: HDF5 may crash on them, or read other numbers.
std::string results_path(const std::string& given) {
  const std::string path = fs::is_directory(given) ? (fs::path(given) / "results.h5").string() : given;
  const auto is_damaged = [&] { return observe::has_checksum(path) && !observe::damage_of(path).empty(); };
  if (is_damaged() && is_damaged())
    throw io_error(path +
                   ": was changed since it was written: its checksum does not match. Take a copy of it, or "
                   "play the run again from a checkpoint");
  return path;
}

std::string folder_of(const std::string& given) {
  return fs::is_directory(given) ? given : fs::path(given).parent_path().string();
}

void note(const std::string& text) { fmt::print(stderr, "note: {}\n", text); }

/// How results are reduced: defaults, a file with a section `reduction`, overrides.
struct ReductionArguments {
  std::string config;
  std::vector<std::string> overrides;

  ReductionOptions read() const {
    const Document document =
        config.empty() ? Document::parse("{}", "--set", overrides) : Document::load(config, overrides);
    const ReductionOptions options = read_reduction(document.root());
    document.require_all_used();
    return options;
  }
};

void add_reduction(CLI::App* command, ReductionArguments& arguments) {
  command->add_option("-c,--config", arguments.config, "YAML file with a section 'reduction'");
  command
      ->add_option("--set", arguments.overrides,
                   "path=value: how to reduce, e.g. reduction.read_voltage=0.6V (oxvac describe reduction)")
      ->take_all()
      ->allow_extra_args(false);
}

struct IvOptions {
  std::vector<std::string> results;
  std::string output;
  ReductionArguments reduction;
};

void reduce_all(const IvOptions& options) {
  const ReductionOptions how = options.reduction.read();
  for (const std::string& given : options.results) {
    const ResultsFile file(results_path(given));
    const Reduction reduction = reduce(file, how);
    const std::string folder = options.output.empty() ? folder_of(given) : options.output;
    const auto written = write_reduction(reduction, folder);
    fmt::print("{}\n", summary(reduction));
    for (const std::string& path : written) fmt::print("wrote {}\n", path);
  }
}

void run_network(const std::string& config, const std::vector<std::string>& overrides,
                 const std::string& output) {
  const Document document = Document::load(config, overrides);
  document.root().text("title", "", "one line that says what this run is");
  crossbar::CrossbarConfig c = read_network(document.root());
  document.require_all_used();
  if (!output.empty()) c.output = output;
  const auto report =
      crossbar::run_crossbar(c, [](const std::string& line) { fmt::print(stderr, "{}\n", line); });
  crossbar::write_report(report, c.output);
  fmt::print("{}\nwrote {}\n", crossbar::summary(report), (fs::path(c.output) / "crossbar.json").string());
}

struct CompareOptions {
  std::vector<std::string> results;
  std::string crossbar, reference;
  ReductionArguments reduction;
  bool list = false;
};

void compare(const CompareOptions& options) {
  const ReductionOptions how = options.reduction.read();
  std::map<std::string, double> found;
  for (const std::string& given : options.results) {
    const ResultsFile file(results_path(given));
    const std::string name = fs::path(folder_of(given)).lexically_normal().filename().string();
    for (const auto& [key, value] : quantities(reduce(file, how), file)) found[name + "." + key] = value;
  }
  if (!options.crossbar.empty())
    for (const auto& [key, value] :
         crossbar_quantities((fs::path(options.crossbar) / "crossbar.json").string()))
      found["crossbar." + key] = value;
  if (options.list)
    for (const auto& [key, value] : found) fmt::print("{:50} {:.6g}\n", key, value);
  if (!options.reference.empty()) fmt::print("{}", comparison(read_reference(options.reference), found));
}

}  // namespace

ReductionOptions read_reduction(const Reader& root) {
  return ReductionOptions::read(root.section_or_empty("reduction", "how results become numbers"));
}

crossbar::CrossbarConfig read_network(const Reader& root) {
  return crossbar::read_crossbar(root.section("crossbar", "the network stage"));
}

void add_iv(CLI::App& app, Action& action) {
  auto o = std::make_shared<IvOptions>();
  CLI::App* command =
      app.add_subcommand("iv", "Reduce results to I-V curves, states, endurance and fits (CSV, JSON)");
  command->add_option("results", o->results, "results folders or results.h5 files")->required();
  command->add_option("-o,--output", o->output, "folder for the tables [beside the results]");
  add_reduction(command, o->reduction);
  command->callback([=, &action] { action = [=] { reduce_all(*o); }; });
}

void add_crossbar(CLI::App& app, Action& action) {
  struct Options {
    std::string config, output;
    std::vector<std::string> overrides;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("crossbar", "Run an MNIST network on an array of cells with given I-V curves");
  command->add_option("config", o->config, "YAML file with a section 'crossbar'")->required();
  command->add_option("-o,--output", o->output, "folder for the report [crossbar.output of the config]");
  command->add_option("--set", o->overrides, "path=value: override a key of the config")
      ->take_all()
      ->allow_extra_args(false);
  command->callback([=, &action] { action = [=] { run_network(o->config, o->overrides, o->output); }; });

  auto c = std::make_shared<CompareOptions>();
  CLI::App* table = app.add_subcommand("compare", "A table of what runs found next to reference values");
  table->add_option("results", c->results, "results folders; a folder's name is the first part of its keys")
      ->required();
  table->add_option("--crossbar", c->crossbar, "folder of a crossbar run");
  table->add_option("--reference", c->reference, "CSV: key,words,relation,value,unit");
  add_reduction(table, c->reduction);
  table->add_flag("--list", c->list, "print every key and its value");
  table->callback([=, &action] { action = [=] { compare(*c); }; });
}

void add_pictures(CLI::App& app, Action& action) {
  struct Options {
    std::vector<std::string> results;
    PlotOptions plot;
    ReductionArguments reduction;
    RenderOptions render;
    bool list = false;
  };
  auto p = std::make_shared<Options>();
  CLI::App* plots =
      app.add_subcommand("plot", "Draw I-V loops, traces, non-linearity, endurance, accuracy (PNG)");
  plots->add_option("results", p->results,
                    "results folders (drawn over each other) and folders of network runs");
  plots->add_option("-o,--output", p->plot.output, "folder for the pictures [pictures, beside the results]");
  plots->add_option("--only", p->plot.only, "names of pictures (see --list)");
  add_reduction(plots, p->reduction);
  plots->add_option("--width", p->plot.width, "pixels")->capture_default_str()->check(CLI::Range(300, 10000));
  plots->add_option("--height", p->plot.height, "pixels")
      ->capture_default_str()
      ->check(CLI::Range(200, 10000));
  plots->add_flag("--list", p->list, "the names of the pictures, and what they show");
  plots->callback([=, &action] {
    action = [=] {
      if (p->list) {
        for (const PictureName& n : picture_names()) fmt::print("{:16} {}\n", n.name, n.about);
        return;
      }
      if (p->results.empty()) throw input_error("plot: name at least one results folder");
      for (const std::string& folder : p->results) results_path(folder);
      p->plot.notes = note;
      p->plot.reduction = p->reduction.read();
      for (const std::string& path : plot(p->results, p->plot)) fmt::print("wrote {}\n", path);
    };
  });

  auto r = std::make_shared<Options>();
  r->results.resize(1);
  CLI::App* render_command =
      app.add_subcommand("render", "Draw maps of a field, one for each snapshot (PNG)");
  render_command->add_option("results", r->results[0], "a results folder")->required();
  render_command->add_option("-o,--output", r->render.output,
                             "folder for the pictures [pictures, beside the results]");
  render_command->add_option("--field", r->render.field, "vacancies_m3, temperature_K, potential_V, bound_m3")
      ->capture_default_str();
  render_command->add_option("--snapshot", r->render.snapshot, "label, label@2 or number [all]");
  render_command->add_option("--cut", r->render.cut, "3D: x, y or z, 'y=12 nm', 'y=hottest'");
  render_command->add_flag("--log", r->render.log, "colours by the logarithm");
  render_command->add_option("--width", r->render.width, "pixels")
      ->capture_default_str()
      ->check(CLI::Range(300, 10000));
  render_command->callback([=, &action] {
    action = [=] {
      results_path(r->results[0]);
      r->render.notes = note;
      for (const std::string& path : render(r->results[0], r->render)) fmt::print("wrote {}\n", path);
    };
  });
}

}  // namespace oxvac
