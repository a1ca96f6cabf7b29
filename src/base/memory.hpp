#pragma once
/// \file What the program holds, and what it has freed and still holds.

#include <cstddef>
#include <cstdlib>
#include <vector>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace oxvac {

/// Bytes of a list's elements.
template <class T>
std::size_t bytes_of(const std::vector<T>& list) {
  return list.size() * sizeof(T);
}

/// Gives freed memory back to the system. MPI libraries keep malloc from doing so by itself, and what a large
/// mesh needs while it is built would stay with rank 0 for the whole run.
inline void return_freed_memory() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

}  // namespace oxvac
