# Read by ctest itself before it runs anything: the same settings as in script/environment, whose comments say why.
foreach(setting
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
    OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_mpi_yield_when_idle=1
    OMPI_MCA_hwloc_base_binding_policy=none OMPI_MCA_btl_vader_single_copy_mechanism=none
    PMIX_MCA_gds=hash
    OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1)
  string(REGEX MATCH "^([^=]+)=(.*)$" matched ${setting})
  if(NOT DEFINED ENV{${CMAKE_MATCH_1}})
    set(ENV{${CMAKE_MATCH_1}} ${CMAKE_MATCH_2})
  endif()
endforeach()
