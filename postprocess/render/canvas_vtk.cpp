/// \file The part of the page that knows VTK: triangles and words become pixels, pixels become a PNG.

#include <sys/stat.h>
#include <unistd.h>
#include <vtkActor2D.h>
#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkCoordinate.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPNGWriter.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper2D.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>
#include <vtkStdString.h>
#include <vtkTextActor.h>
#include <vtkTextProperty.h>
#include <vtkTextRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "base/error.hpp"
#include "render/canvas.hpp"

namespace oxvac::draw {
namespace {

constexpr int kDpi = 72;  ///< makes VTK's font size a number of pixels

/// DejaVu Sans comes with fontconfig, which VTK needs. VTK's own letters lack the ohm sign, the minus and
/// most raised digits.
const std::string& font_file(bool bold) {
  const auto find = [](const std::string& name) -> std::string {
    for (const char* folder : {"/usr/share/fonts/truetype/dejavu/", "/usr/share/fonts/dejavu-sans-fonts/",
                               "/usr/share/fonts/TTF/", "/usr/share/fonts/dejavu/"}) {
      if (access((folder + name).c_str(), R_OK) == 0) return folder + name;
    }
    return {};
  };
  static const std::string plain = find("DejaVuSans.ttf"), heavy = find("DejaVuSans-Bold.ttf");
  return bold ? heavy : plain;
}

/// Spells the signs that VTK's own letters lack.
std::string spelled_out(std::string text) {
  static const std::pair<const char*, const char*> spelling[] = {
      {"×10⁻", "e-"}, {"×10", "e"}, {"10⁻", "1e-"}, {"Ω", "Ohm"}, {"−", "-"}, {"⁻", "-"},
      {"⁰", "0"},     {"¹", "1"},   {"²", "2"},     {"³", "3"},   {"⁴", "4"}, {"⁵", "5"},
      {"⁶", "6"},     {"⁷", "7"},   {"⁸", "8"},     {"⁹", "9"},   {"µ", "u"}, {"Δ ", "change of "},
      {"–", "-"},     {"…", "..."}, {"→", "to"}};
  for (const auto& [sign, word] : spelling) {
    for (std::size_t at; (at = text.find(sign)) != std::string::npos;)
      text.replace(at, std::strlen(sign), word);
  }
  return text;
}

/// Length of the UTF-8 sign that begins at `at`; 0 if there is none.
std::size_t sign_length(const std::string& text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (at + i >= text.size() || (static_cast<unsigned char>(text[at + i]) & 0xc0) != 0x80) return 0;
  }
  return length;
}

/// A question mark for every byte that is not UTF-8: VTK would drop the whole text.
std::string valid(const std::string& text) {
  std::string clean;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sign_length(text, i);
    clean += length > 0 ? text.substr(i, length) : "?";
    i += std::max<std::size_t>(length, 1);
  }
  return clean;
}

vtkStdString printable(const std::string& words, bool bold) {
  return font_file(bold).empty() ? spelled_out(valid(words)) : valid(words);
}

void apply(const TextStyle& style, vtkTextProperty& property) {
  const std::string& file = font_file(style.bold);
  if (file.empty()) {
    property.SetFontFamilyToArial();
    property.SetBold(style.bold);
  } else {
    property.SetFontFamily(VTK_FONT_FILE);
    property.SetFontFile(file.c_str());
  }
  property.SetFontSize(static_cast<int>(style.size));
  property.SetColor(style.color.r, style.color.g, style.color.b);
  property.SetJustification(style.across == Across::left     ? VTK_TEXT_LEFT
                            : style.across == Across::centre ? VTK_TEXT_CENTERED
                                                             : VTK_TEXT_RIGHT);
  property.SetVerticalJustification(style.upright == Upright::bottom   ? VTK_TEXT_BOTTOM
                                    : style.upright == Upright::middle ? VTK_TEXT_CENTERED
                                                                       : VTK_TEXT_TOP);
  property.SetOrientation(style.vertical ? 90 : 0);
}

vtkNew<vtkPolyData> as_polydata(const std::vector<float>& corners, const std::vector<std::uint8_t>& rgba) {
  const auto count = static_cast<vtkIdType>(corners.size() / 2);
  vtkNew<vtkPoints> points;
  points->SetDataTypeToFloat();
  points->SetNumberOfPoints(count);
  for (vtkIdType i = 0; i < count; ++i) {
    points->SetPoint(i, corners[static_cast<std::size_t>(2 * i)],
                     corners[static_cast<std::size_t>(2 * i + 1)], 0);
  }
  vtkNew<vtkCellArray> cells;
  cells->AllocateEstimate(count / 3, 3);
  for (vtkIdType i = 0; i < count; i += 3) cells->InsertNextCell({i, i + 1, i + 2});
  vtkNew<vtkUnsignedCharArray> colors;
  colors->SetNumberOfComponents(4);
  colors->SetNumberOfTuples(count / 3);
  std::copy(rgba.begin(), rgba.end(), colors->GetPointer(0));
  vtkNew<vtkPolyData> data;
  data->SetPoints(points);
  data->SetPolys(cells);
  data->GetCellData()->SetScalars(colors);
  return data;
}

}  // namespace

struct Press::Window {
  vtkNew<vtkRenderWindow> window;
};

Press::Press() : window_(std::make_unique<Window>()) {
  window_->window->SetOffScreenRendering(1);
  window_->window->SetMultiSamples(8);
  window_->window->SetDPI(kDpi);
}

Press::~Press() = default;

Image Press::print(const Canvas& page) {
  vtkRenderWindow& window = *window_->window;
  window.SetSize(page.width_, page.height_);
  vtkNew<vtkRenderer> renderer;
  renderer->SetBackground(1, 1, 1);
  if (!page.triangles_.corners.empty()) {
    vtkNew<vtkPolyDataMapper2D> mapper;
    mapper->SetInputData(as_polydata(page.triangles_.corners, page.triangles_.rgba));
    vtkNew<vtkCoordinate> pixels;
    pixels->SetCoordinateSystemToViewport();
    mapper->SetTransformCoordinate(pixels);
    mapper->TransformCoordinateUseDoubleOn();  // else every corner is rounded to a whole pixel
    vtkNew<vtkActor2D> actor;
    actor->SetMapper(mapper);
    renderer->AddActor2D(actor);
  }
  for (const Canvas::Words& w : page.words_) {
    vtkNew<vtkTextActor> actor;
    actor->SetInput(printable(w.words, w.style.bold).c_str());
    actor->SetTextScaleModeToNone();
    apply(w.style, *actor->GetTextProperty());
    actor->GetPositionCoordinate()->SetCoordinateSystemToViewport();
    actor->SetPosition(w.at.x, w.at.y);
    renderer->AddActor2D(actor);
  }
  window.AddRenderer(renderer);
  window.Render();
  vtkNew<vtkUnsignedCharArray> pixels;
  window.GetPixelData(0, 0, page.width_ - 1, page.height_ - 1, 0, pixels);
  window.RemoveRenderer(renderer);
  Image image{page.width_, page.height_, {}};
  image.rgb.assign(pixels->GetPointer(0), pixels->GetPointer(0) + pixels->GetNumberOfValues());
  return image;
}

Point text_size(const std::string& words, const TextStyle& style) {
  if (words.empty()) return {};
  vtkNew<vtkTextProperty> property;
  TextStyle flat = style;
  flat.vertical = false;
  apply(flat, *property);
  int box[4] = {0, -1, 0, -1};
  vtkTextRenderer::GetInstance()->GetBoundingBox(property, printable(words, style.bold), box, kDpi);
  return {static_cast<double>(box[1] - box[0] + 1), static_cast<double>(box[3] - box[2] + 1)};
}

void write_png(const Image& image, const std::string& path) {
  vtkNew<vtkImageData> data;
  data->SetDimensions(image.width, image.height, 1);
  data->AllocateScalars(VTK_UNSIGNED_CHAR, 3);
  std::copy(image.rgb.begin(), image.rgb.end(), static_cast<std::uint8_t*>(data->GetScalarPointer()));
  vtkNew<vtkPNGWriter> writer;
  writer->WriteToMemoryOn();
  writer->SetInputData(data);
  writer->Write();
  const vtkUnsignedCharArray* const bytes = writer->GetResult();
  if (!bytes) throw io_error("Cannot encode the picture '" + path + "' as PNG.");

  const std::string part = path + ".part-" + std::to_string(getpid());
  errno = 0;
  std::ofstream file(part, std::ios::binary);
  file.write(reinterpret_cast<const char*>(writer->GetResult()->GetPointer(0)), bytes->GetNumberOfValues());
  file.close();
  if (!file || std::rename(part.c_str(), path.c_str()) != 0) {
    const std::string reason = errno ? std::strerror(errno) : "unknown reason";
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    throw io_error("Cannot write the picture '" + path + "': " + reason +
                   ". Check that the folder exists, is writable and has space.");
  }
}

}  // namespace oxvac::draw
