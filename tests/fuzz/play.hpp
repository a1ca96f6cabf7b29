#pragma once
/// \file What the fuzzers play, and ctest plays again for every input that is kept (tests/fuzz/corpus).
///
/// Whatever the bytes, a reader must either accept them or throw an oxvac::Error that the user can act on.
/// Everything else ends the program: another exception, a broken promise about what was accepted, and what
/// sanitizers find.

#include <functional>
#include <string>

namespace oxvac::fuzz {

/// A config, read as `oxvac check` reads it up to the mesh, or with a section `crossbar` as `oxvac crossbar`
/// reads it before it opens a file. Lines `# arguments: --set path=value` at its top
/// are overrides, as in tests/config/broken. Includes and waveforms are found in tests/config, and nowhere
/// else.
void play_config(const std::string& bytes);

/// The table of a waveform in CSV.
void play_waveform(const std::string& bytes);

/// The table of a cell's I-V curve in CSV.
void play_curve(const std::string& bytes);

/// Runs `read` and lets an oxvac::Error about the input pass.
/// \returns whether the input was accepted.
bool accepts(const std::function<void()>& read);

/// Ends the program with a message: the input, or the code, broke a promise.
[[noreturn]] void broken(const std::string& what);

}  // namespace oxvac::fuzz
