#pragma once
/// \file The built-in materials: YAML mappings, numbers with their sources. The visible list is in
/// library.cpp.

namespace oxvac::materials {

extern const char* const tantalum_oxide;
extern const char* const yttria_stabilised_zirconia;
extern const char* const titanium;
extern const char* const platinum;
extern const char* const gold;
extern const char* const silicon_dioxide;

}  // namespace oxvac::materials
