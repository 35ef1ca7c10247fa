// SPDX-License-Identifier: Apache-2.0
#include "model/data/text_source.h"

#include <algorithm>
#include <utility>

#include "model/core/files/lfs_pointer.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10;
constexpr std::size_t kStartBytes = 512;

}  // namespace

TextSource::TextSource(ByteSource bytes) : bytes_(std::move(bytes)) {}

Result<TextSource> TextSource::open(const std::filesystem::path& path) {
  auto bytes = ByteSource::open(path);
  if (!bytes) return tl::unexpected(bytes.error());
  TextSource source(std::move(*bytes));
  source.fill();
  if (source.error() && source.start_.empty()) return tl::unexpected(*source.error());
  if (isLfsPointer(source.start_)) return lfsPointerError(path);
  return source;
}

std::size_t TextSource::read(char* to, std::size_t most) {
  std::size_t got = 0;
  while (got < most) {
    if (position_ == text_.size()) {
      // What is known to be UTF-8 needs no copy of it.
      if (encoding_ == TextEncoding::kUtf8 && !endsInCr_) return got + bytes_.read(to + got, most - got);
      fill();
      if (position_ == text_.size()) break;
    }
    const std::size_t step = text_.copy(to + got, most - got, position_);
    position_ += step;
    got += step;
  }
  return got;
}

/// Makes text of pieces until there is some, or no more.
void TextSource::fill() {
  text_.clear();
  position_ = 0;
  while (text_.empty() && !ended_) {
    const bool first = start_.empty();
    piece_.resize(kPieceBytes);
    piece_.resize(bytes_.read(piece_.data(), piece_.size()));
    ended_ = piece_.size() < kPieceBytes;
    if (first) {
      start_ = piece_.substr(0, kStartBytes);
      if (const auto mark = byteOrderMark(start_)) {
        encoding_ = mark->encoding;
        if (mark->encoding != TextEncoding::kUtf8) decoder_.emplace(*mark);
        piece_.erase(0, mark->length);
      }
    }
    addPiece(ended_);
    if (first) endsInCr_ = text_.find('\r') != std::string::npos && text_.find('\n') == std::string::npos;
    if (endsInCr_) endLines();
  }
}

void TextSource::addPiece(bool last) {
  if (!encoding_) encoding_ = encodingOf(piece_, last);
  if (encoding_ == TextEncoding::kWindows1252 && !decoder_) decoder_.emplace(ByteOrderMark{TextEncoding::kWindows1252});
  if (decoder_)
    decoder_->decode(piece_, last, text_);
  else
    text_.swap(piece_);
}

/// A CR becomes LF unless an LF follows; the last one of a piece waits for the next piece.
void TextSource::endLines() {
  if (heldCr_) text_.insert(text_.begin(), '\r');
  heldCr_ = !ended_ && text_.ends_with('\r');
  if (heldCr_) text_.pop_back();
  for (std::size_t at = text_.find('\r'); at != std::string::npos; at = text_.find('\r', at + 1))
    if (at + 1 == text_.size() || text_[at + 1] != '\n') text_[at] = '\n';
}

}  // namespace xsmoe::data
