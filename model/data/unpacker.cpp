// SPDX-License-Identifier: Apache-2.0
#include "model/data/unpacker.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "model/data/byte_source.h"
#include "model/data/raw_bytes.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kInputBytes = std::size_t{1} << 18;
constexpr std::string_view kGzipStart = "\x1F\x8B", kZstdStart = "\x28\xB5\x2F\xFD";

/// A file in blocks, with what the three ways of reading share.
class PackedFile {
 public:
  PackedFile(std::unique_ptr<RawBytes> bytes, std::string path) : bytes_(std::move(bytes)), path_(std::move(path)) { refill(); }

  [[nodiscard]] std::string_view rest() const { return {buffer_.data() + position_, size_ - position_}; }
  void take(std::size_t bytes) { position_ += bytes; }
  /// Makes `rest` non-empty where the file has more; false at its end or on an error.
  bool refill() {
    if (position_ < size_) return true;
    position_ = 0;
    size_ = bytes_->read(buffer_.data(), buffer_.size());
    if (const std::string problem = bytes_->problem(); !problem.empty())
      fail("the file cannot be read to its end: " + problem, "Check the disk, or fetch the file again");
    return size_ > 0;
  }
  void fail(std::string what, std::string remedy) {
    if (!error_) error_ = Error{ErrorKind::kBadInput, std::move(what), path_, std::move(remedy)};
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] std::int64_t bytesDone() const {
    return std::max<std::int64_t>(0, bytes_->bytesDone() - static_cast<std::int64_t>(size_ - position_));
  }
  [[nodiscard]] std::int64_t bytesTotal() const { return bytes_->bytesTotal(); }

 private:
  std::unique_ptr<RawBytes> bytes_;
  std::string path_;
  std::vector<char> buffer_ = std::vector<char>(kInputBytes);
  std::size_t position_ = 0, size_ = 0;
  std::optional<Error> error_;
};

class UnpackerOfFile : public Unpacker {
 public:
  explicit UnpackerOfFile(PackedFile file) : file_(std::move(file)) {}
  [[nodiscard]] const std::optional<Error>& error() const override { return file_.error(); }
  [[nodiscard]] std::int64_t bytesDone() const override { return file_.bytesDone(); }
  [[nodiscard]] std::int64_t bytesTotal() const override { return file_.bytesTotal(); }

 protected:
  void failEarly(std::uint64_t unpacked) {
    file_.fail("the packed data end too early, after " + std::to_string(unpacked) + " unpacked bytes",
               "The download or copy is incomplete: fetch the file again");
  }
  void failDamaged(std::string_view reason, std::uint64_t unpacked) {
    file_.fail("the packed data are damaged after " + std::to_string(unpacked) + " unpacked bytes (" + std::string(reason) + ")",
               "Fetch the file again");
  }

  PackedFile file_;
};

class PlainFile : public UnpackerOfFile {
 public:
  using UnpackerOfFile::UnpackerOfFile;

  std::size_t read(char* to, std::size_t most) override {
    std::size_t got = 0;
    while (got < most && file_.refill()) {
      const std::size_t step = file_.rest().copy(to + got, most - got);
      file_.take(step);
      got += step;
    }
    return got;
  }
};

class GzipFile : public UnpackerOfFile {
 public:
  explicit GzipFile(PackedFile file) : UnpackerOfFile(std::move(file)) {
    constexpr int kGzipHeader = 16;
    inflateInit2(&stream_, MAX_WBITS + kGzipHeader);
  }
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;
  ~GzipFile() override { inflateEnd(&stream_); }

  std::size_t read(char* to, std::size_t most) override {
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(most);
    const std::uint64_t before = unpacked_;
    while (stream_.avail_out > 0 && !finished_ && !file_.error()) {
      step();
      unpacked_ = before + most - stream_.avail_out;
    }
    return most - stream_.avail_out;
  }

 private:
  void step() {
    if (!file_.refill()) {
      finished_ = true;
      if (insideMember_) failEarly(unpacked_);
      return;
    }
    // Tapes and some servers pad with zeros behind the last member.
    if (!insideMember_ && !file_.rest().starts_with(kGzipStart.front())) {
      finished_ = true;
      return;
    }
    insideMember_ = true;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file_.rest().data()));  // zlib's older signature; it only reads
    stream_.avail_in = static_cast<uInt>(file_.rest().size());
    const int state = inflate(&stream_, Z_NO_FLUSH);
    file_.take(file_.rest().size() - stream_.avail_in);
    if (state == Z_STREAM_END) {
      insideMember_ = false;
      inflateReset(&stream_);
    } else if (state != Z_OK && state != Z_BUF_ERROR) {
      failDamaged(stream_.msg == nullptr ? "zlib gives no reason" : stream_.msg, unpacked_);
    }
  }

  z_stream stream_{};
  bool insideMember_ = false, finished_ = false;
  std::uint64_t unpacked_ = 0;
};

class ZstdFile : public UnpackerOfFile {
 public:
  explicit ZstdFile(PackedFile file) : UnpackerOfFile(std::move(file)) {
    // What `zstd --long=31` packs; memory is taken as a file needs it.
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound);
  }

  std::size_t read(char* to, std::size_t most) override {
    ZSTD_outBuffer out{to, most, 0};
    while (out.pos < most && !file_.error()) {
      if (!file_.refill()) {
        if (insideFrame_) failEarly(unpacked_ + out.pos);
        break;
      }
      ZSTD_inBuffer in{file_.rest().data(), file_.rest().size(), 0};
      const std::size_t state = ZSTD_decompressStream(stream_.get(), &out, &in);
      file_.take(in.pos);
      if (ZSTD_isError(state) != 0) failDamaged(ZSTD_getErrorName(state), unpacked_ + out.pos);
      insideFrame_ = state != 0;
    }
    unpacked_ += out.pos;
    return out.pos;
  }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  std::unique_ptr<ZSTD_DStream, Free> stream_{ZSTD_createDStream()};
  bool insideFrame_ = false;
  std::uint64_t unpacked_ = 0;
};

}  // namespace

Result<std::unique_ptr<Unpacker>> openUnpacker(const fs::path& path, Compression& compression) {
  bool inArchive = false;
  auto bytes = openRawBytes(path, inArchive);
  if (!bytes) return tl::unexpected(bytes.error());
  PackedFile file(std::move(*bytes), path.string());
  if (file.rest().starts_with(kGzipStart)) {
    compression = Compression::kGzip;
    return std::make_unique<GzipFile>(std::move(file));
  }
  if (file.rest().starts_with(kZstdStart)) {
    compression = Compression::kZstd;
    return std::make_unique<ZstdFile>(std::move(file));
  }
  compression = inArchive ? Compression::kZip : Compression::kNone;
  return std::make_unique<PlainFile>(std::move(file));
}

}  // namespace xsmoe::data
