// oxvac iv, crossbar, compare: what is right of the results file and draws nothing.
#include "app/postprocess.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "app/commands.hpp"
#include "app/results_argument.hpp"
#include "base/error.hpp"
#include "report/compare.hpp"

namespace oxvac {
namespace {

namespace fs = std::filesystem;

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

}  // namespace oxvac
