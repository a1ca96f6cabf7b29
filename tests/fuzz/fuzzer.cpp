// What libFuzzer calls: the target that OXVAC_FUZZ_PLAY names.
#include <cstddef>
#include <cstdint>

#include "play.hpp"

// The name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  oxvac::fuzz::OXVAC_FUZZ_PLAY(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
