// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstddef>
#include <cstdio>
// After the standard headers: they use FILE and size_t without declaring them.
#include <jpeglib.h>
// After jpeglib.h, likewise.
#include <jerror.h>

#include "model/encoders/picture_decoders.h"

namespace xsmoe::encoders {
namespace {

constexpr int kMostScans = 500;  // a progressive file may have any number of them, each over the whole picture

/// The library with its callbacks. They must not return where decoding fails, so they leave by longjmp: nothing that needs destruction
/// lives in the steps that run() calls.
struct JpegReader {
  explicit JpegReader(const PictureFile& file) {
    library.err = jpeg_std_error(&errors);
    library.client_data = this;
    errors.error_exit = [](j_common_ptr common) { fail(common); };
    errors.emit_message = &judge;
    source.next_input_byte = file.bytes.data();
    source.bytes_in_buffer = file.bytes.size();
    source.init_source = [](j_decompress_ptr) {};
    source.fill_input_buffer = &endOfFile;
    source.skip_input_data = &skip;
    source.resync_to_restart = &jpeg_resync_to_restart;
    source.term_source = [](j_decompress_ptr) {};
    progress.progress_monitor = &countScans;
  }
  ~JpegReader() { jpeg_destroy_decompress(&library); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  [[nodiscard]] bool run(void (*step)(JpegReader&)) {
    if (setjmp(back) != 0) return false;
    step(*this);
    return true;
  }

  static JpegReader& of(j_common_ptr common) { return *static_cast<JpegReader*>(common->client_data); }
  [[noreturn]] static void fail(j_common_ptr common) {
    common->err->format_message(common, of(common).reason.data());
    std::longjmp(of(common).back, 1);
  }
  static boolean endOfFile(j_decompress_ptr decoder) {
    of(reinterpret_cast<j_common_ptr>(decoder)).ended = true;
    fail(reinterpret_cast<j_common_ptr>(decoder));
  }
  static void skip(j_decompress_ptr decoder, long bytes) {
    auto& from = *decoder->src;
    const std::size_t skipped = bytes < 0 ? 0 : std::min(static_cast<std::size_t>(bytes), from.bytes_in_buffer);
    from.next_input_byte += skipped;
    from.bytes_in_buffer -= skipped;
  }
  /// Of the library's warnings only those pass that cost no pixel. After the others it would go on with grey.
  static void judge(j_common_ptr common, int level) {
    if (level >= 0) return;  // a trace
    switch (common->err->msg_code) {
      case JWRN_ADOBE_XFORM:
      case JWRN_BOGUS_ICC:
      case JWRN_EXTRANEOUS_DATA:
      case JWRN_JFIF_MAJOR:
      case JWRN_NOT_SEQUENTIAL:
      case JWRN_TOO_MUCH_DATA: return;
      default: fail(common);
    }
  }
  static void countScans(j_common_ptr common) {
    JpegReader& reader = of(common);
    if (reader.library.input_scan_number <= kMostScans) return;
    std::snprintf(reader.reason.data(), reader.reason.size(), "it has more than %d scans", kMostScans);
    std::longjmp(reader.back, 1);
  }

  jpeg_decompress_struct library{};
  jpeg_error_mgr errors{};
  jpeg_source_mgr source{};
  jpeg_progress_mgr progress{};
  std::jmp_buf back{};
  std::array<char, JMSG_LENGTH_MAX> reason{};
  bool ended = false;
  std::uint8_t* pixels = nullptr;  // of the picture
  std::uint8_t* inks = nullptr;    // a row of CMYK, where the file has that
};

void readHeader(JpegReader& reader) {
  jpeg_create_decompress(&reader.library);
  reader.library.src = &reader.source;
  reader.library.progress = &reader.progress;
  jpeg_read_header(&reader.library, TRUE);
}

/// Inks, which Adobe writes inverted, to light: as Pillow, in its integers.
void convertInks(const std::uint8_t* inks, JDIMENSION pixels, std::uint8_t* rgb) {
  const auto product = [](int a, int b) {
    const int sum = a * b + 128;
    return ((sum >> 8) + sum) >> 8;  // a · b / 255, rounded
  };
  for (JDIMENSION i = 0; i < pixels; ++i, inks += 4)
    for (int c = 0; c < 3; ++c) *rgb++ = static_cast<std::uint8_t>(inks[3] - product(255 - inks[c], inks[3]));
}

/// At full size, also for a small input: what the library gives at an eighth or a quarter are means and corners of its own, not the pixels
/// that Pillow's filter weighs, and features would be others than the reference's. Without jpeg_finish_decompress: once all rows are there,
/// the end marker may be missing.
void readRows(JpegReader& reader) {
  jpeg_decompress_struct& library = reader.library;
  library.out_color_space = reader.inks != nullptr ? JCS_CMYK : JCS_RGB;
  jpeg_start_decompress(&library);
  while (library.output_scanline < library.output_height) {
    std::uint8_t* pixels = reader.pixels + std::size_t{3} * library.output_width * library.output_scanline;
    JSAMPROW row = reader.inks != nullptr ? reader.inks : pixels;
    jpeg_read_scanlines(&library, &row, 1);
    if (reader.inks != nullptr) convertInks(reader.inks, library.output_width, pixels);
  }
}

}  // namespace

Result<Picture> decodeJpeg(const PictureFile& file) {
  JpegReader reader(file);
  const auto refusal = [&] { return reader.ended ? cutOff(file, "JPEG") : damaged(file, "JPEG", reader.reason.data()); };
  if (!reader.run(&readHeader)) return refusal();
  const jpeg_decompress_struct& library = reader.library;
  if (const int parts = library.num_components; parts != 1 && parts != 3 && parts != 4)
    return badInput(file.where, "the JPEG picture has " + std::to_string(parts) + " components; expected 1, 3 or 4", "Convert it");
  auto picture = emptyPicture(file, library.image_width, library.image_height);
  if (!picture) return picture;
  std::vector<std::uint8_t> inks(library.num_components == 4 ? std::size_t{4} * library.image_width : 0);
  reader.pixels = picture->rgb.data();
  reader.inks = inks.empty() ? nullptr : inks.data();
  if (!reader.run(&readRows)) return refusal();
  return picture;
}

}  // namespace xsmoe::encoders
