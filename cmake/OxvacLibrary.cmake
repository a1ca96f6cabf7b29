# One folder is one static library; its link line is the list of folders that it may include.
# oxvac_library(config LINKS base yaml-cpp) takes every .cpp below the current folder, so that
# a new law or waveform needs no line here.
function(oxvac_library name)
  cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(oxvac_${name} STATIC ${sources})
  add_library(oxvac::${name} ALIAS oxvac_${name})
  # Headers are found as "folder/header.hpp" from src/ or postprocess/.
  target_include_directories(oxvac_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/..)
  target_link_libraries(oxvac_${name} PUBLIC ${ARG_LINKS})
endfunction()
