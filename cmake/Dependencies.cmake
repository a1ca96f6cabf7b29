# Everything comes from Debian's packages; script/bootstrap installs them.
find_package(PkgConfig REQUIRED)
find_package(MPI REQUIRED COMPONENTS C CXX)
pkg_check_modules(PETSC REQUIRED IMPORTED_TARGET PETSc)
pkg_check_modules(HDF5 REQUIRED IMPORTED_TARGET hdf5-openmpi)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(nlohmann_json REQUIRED)
find_package(VTK 9 REQUIRED COMPONENTS
  ChartsCore CommonColor CommonCore CommonDataModel FiltersCore FiltersGeneral FiltersGeometry
  FiltersModeling InteractionStyle IOImage IOXML RenderingAnnotation RenderingContext2D
  RenderingContextOpenGL2 RenderingCore RenderingFreeType RenderingOpenGL2 ViewsContext2D)

add_library(oxvac_petsc_dep INTERFACE)
add_library(dep::petsc ALIAS oxvac_petsc_dep)
target_link_libraries(oxvac_petsc_dep INTERFACE PkgConfig::PETSC MPI::MPI_CXX)
# PETSc's own MPI logging macros hide real calls from the reader of a profile; C++ MPI bindings are gone.
target_compile_definitions(oxvac_petsc_dep INTERFACE PETSC_HAVE_BROKEN_RECURSIVE_MACRO OMPI_SKIP_MPICXX)

add_library(oxvac_hdf5_dep INTERFACE)
add_library(dep::hdf5 ALIAS oxvac_hdf5_dep)
target_link_libraries(oxvac_hdf5_dep INTERFACE PkgConfig::HDF5 MPI::MPI_CXX)
target_compile_definitions(oxvac_hdf5_dep INTERFACE OMPI_SKIP_MPICXX)
