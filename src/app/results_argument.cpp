#include "app/results_argument.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "observe/safe_file.hpp"

namespace oxvac {

namespace fs = std::filesystem;

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

ReductionOptions read_reduction(const Reader& root) {
  return ReductionOptions::read(root.section_or_empty("reduction", "how results become numbers"));
}

ReductionOptions ReductionArguments::read() const {
  const Document document =
      config.empty() ? Document::parse("{}", "--set", overrides) : Document::load(config, overrides);
  const ReductionOptions options = read_reduction(document.root());
  document.require_all_used();
  return options;
}

void add_reduction(CLI::App* command, ReductionArguments& arguments) {
  command->add_option("-c,--config", arguments.config, "YAML file with a section 'reduction'");
  command
      ->add_option("--set", arguments.overrides,
                   "path=value: how to reduce, e.g. reduction.read_voltage=0.6V (oxvac describe reduction)")
      ->take_all()
      ->allow_extra_args(false);
}

}  // namespace oxvac
