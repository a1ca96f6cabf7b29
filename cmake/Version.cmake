# The git hash goes into every results file. It is read at build time, not at configure time,
# so that a commit between two builds is seen.
set(OXVAC_GENERATED_DIR ${CMAKE_BINARY_DIR}/generated)
add_custom_target(oxvac_version
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUT=${OXVAC_GENERATED_DIR}/oxvac_version.hpp
          -DVERSION=${PROJECT_VERSION} -P ${CMAKE_SOURCE_DIR}/cmake/WriteVersion.cmake
  BYPRODUCTS ${OXVAC_GENERATED_DIR}/oxvac_version.hpp
  COMMENT "Reading the git hash")
