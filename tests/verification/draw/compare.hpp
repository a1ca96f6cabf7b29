#pragma once
/// \file Is the committed page still what the problems measure?

#include <string>
#include <vector>

#include "rows.hpp"

namespace oxvac::verification {

/// Compares what was measured with the page, for the tests that measured something. A row must be there with
/// the same words. Its figures must lead to the same verdict and agree within 1 % or one unit of the last
/// digit, orders within 0.05; where the page shows rounding (below 1e-10), the new figure must be rounding
/// too, or accepted. A limit that says "(rounding ...)" asks for the verdict alone. \returns one line for
/// each difference.
std::vector<std::string> differences(const std::vector<Row>& found, const std::vector<Row>& page);

}  // namespace oxvac::verification
