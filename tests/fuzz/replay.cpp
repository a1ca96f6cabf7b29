// replay TARGET FILE-OR-FOLDER ...
//
// Plays kept inputs through the function that the fuzzer of that name calls, in any build and with any
// compiler. A finding ends the program, after the name of the input that it played last.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

#include "play.hpp"

namespace fs = std::filesystem;

namespace {

/// An input that takes longer is a finding too: the longest kept one takes a twentieth of this.
constexpr double longest_s = 10;

std::vector<fs::path> files_in(const fs::path& place) {
  if (!fs::is_directory(place)) return {fs::absolute(place)};
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(place))
    if (entry.is_regular_file()) files.push_back(fs::absolute(entry.path()));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace oxvac::fuzz;
  const std::string target = argc > 1 ? argv[1] : "";
  const std::map<std::string, void (*)(const std::string&)> targets{
      {"config", play_config}, {"waveform", play_waveform}, {"curve", play_curve}};
  if (argc < 3 || !targets.contains(target)) {
    std::fprintf(stderr, "usage: %s config|waveform|curve FILE-OR-FOLDER ...\n", argv[0]);
    return 2;
  }
  std::vector<fs::path> files;
  for (int i = 2; i < argc; ++i)
    for (fs::path& file : files_in(argv[i])) files.push_back(std::move(file));
  for (const fs::path& file : files) {
    std::printf("%s\n", file.filename().c_str());
    std::fflush(stdout);  // said before a crash
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) broken("cannot read " + file.string());
    const auto start = std::chrono::steady_clock::now();
    targets.at(target)(bytes);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (took.count() > longest_s) broken("took " + std::to_string(took.count()) + " s");
  }
  if (files.empty()) broken("there was nothing to play");
  std::printf("%zu inputs played\n", files.size());
  return 0;
}
