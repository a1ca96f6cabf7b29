#include "device/materials/library.hpp"

#include "device/material.hpp"

namespace oxvac {

const std::vector<LibraryMaterial>& material_library() {
  static const std::vector<LibraryMaterial> library = {
      {"TaOx", materials::tantalum_oxide},
      {"YSZ", materials::yttria_stabilised_zirconia},
      {"Ti", materials::titanium},
      {"Pt", materials::platinum},
      {"Au", materials::gold},
      {"SiO2", materials::silicon_dioxide},
  };
  return library;
}

}  // namespace oxvac
