// oxvac plot, render: what VTK draws.
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/results_argument.hpp"
#include "base/error.hpp"
#include "render/plots.hpp"

namespace oxvac {
namespace {

void note(const std::string& text) { fmt::print(stderr, "note: {}\n", text); }

}  // namespace

void add_commands(CLI::App& app, const CommandLine&, Action& action) {
  struct Options {
    std::vector<std::string> results;
    PlotOptions plot;
    ReductionArguments reduction;
    RenderOptions render;
    bool list = false;
  };
  auto p = std::make_shared<Options>();
  CLI::App* plots = app.add_subcommand("plot", about_plot);
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
  CLI::App* render_command = app.add_subcommand("render", about_render);
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
