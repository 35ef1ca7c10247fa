// SPDX-License-Identifier: Apache-2.0
#include "model/features/npy.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/core/error.h"
#include "model/features/half_values.h"

namespace xsmoe::features {
namespace {

static_assert(std::endian::native == std::endian::little, "values are little-endian and are read as they are");

constexpr std::size_t kPrefixBytes = 12;  // magic, version, and the header's length in the longer of its two sizes
constexpr std::uint32_t kMostHeaderBytes = 65536;
constexpr std::int64_t kBlockBytes = 64 << 10;
constexpr const char* kSaveAgain = "Save it again with numpy.save";

/// False with errno set, or 0 at the file's end, where fewer bytes were read.
bool readAt(int file, std::int64_t position, char* to, std::int64_t count) {
  while (count > 0) {
    const auto got = ::pread(file, to, static_cast<std::size_t>(count), position);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) errno = 0;
    if (got <= 0) return false;
    position += got, to += got, count -= got;
  }
  return true;
}

struct Opening {
  int file;
  std::int64_t bytes;
  const std::string& where;
};

/// The header's text and where the values begin.
Result<std::pair<std::string, std::int64_t>> readHeaderText(const Opening& opening) {
  std::array<char, kPrefixBytes> prefix{};
  const auto available = std::min<std::int64_t>(opening.bytes, kPrefixBytes);
  if (!readAt(opening.file, 0, prefix.data(), available) || std::string_view(prefix.data(), 6) != "\x93NUMPY" || available < 10)
    return badInput(opening.where, "is not a .npy file", "Save the matrix with numpy.save");
  const int major = prefix[6], minor = prefix[7];
  if (major < 1 || major > 3 || minor != 0)
    return badInput(opening.where, "has version " + std::to_string(major) + '.' + std::to_string(minor) + "; read are 1.0, 2.0 and 3.0",
                    kSaveAgain);
  std::uint32_t length = 0;
  const std::size_t lengthBytes = major == 1 ? 2 : 4;
  std::memcpy(&length, prefix.data() + 8, lengthBytes);
  const std::int64_t begin = 8 + static_cast<std::int64_t>(lengthBytes) + length;
  if (length > kMostHeaderBytes || begin > opening.bytes)
    return badInput(opening.where,
                    "its header is said to have " + std::to_string(length) + " bytes, the file has " + std::to_string(opening.bytes),
                    "The file is truncated or damaged; copy it again");
  std::string text(length, '\0');
  if (!readAt(opening.file, begin - length, text.data(), length)) return badInput(opening.where, "its header cannot be read", kSaveAgain);
  return std::pair(std::move(text), begin);
}

/// What the header of a `.npy` file says of its array.
struct NpyHeader {
  std::string type;  ///< as NumPy writes it: "<f4"
  bool fortranOrder = false;
  std::vector<std::int64_t> shape;
};

constexpr std::size_t kMostDimensions = 16;

/// What was expected and not found; becomes an error at the end of `parseNpyHeader`.
struct Unexpected {
  std::string expected;
};

class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text) {}

  NpyHeader parse() {
    NpyHeader header;
    std::set<std::string> keys;
    require('{');
    while (!accept('}')) {
      const std::string key = quoted();
      require(':');
      if (!keys.insert(key).second) throw Unexpected{"each key once"};
      if (key == "descr")
        header.type = quoted();
      else if (key == "fortran_order")
        header.fortranOrder = truth();
      else if (key == "shape")
        header.shape = shape();
      else
        throw Unexpected{"descr, fortran_order or shape"};
      if (!accept(',')) {
        require('}');
        break;
      }
    }
    skipBlanks();
    if (at_ != text_.size()) throw Unexpected{"nothing after the dictionary"};
    if (keys.size() != 3) throw Unexpected{"descr, fortran_order and shape"};
    return header;
  }
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  void skipBlanks() { at_ = std::min(text_.find_first_not_of(" \n", at_), text_.size()); }
  bool accept(char wanted) {
    skipBlanks();
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void require(char wanted) {
    if (!accept(wanted)) throw Unexpected{std::string("'") + wanted + "'"};
  }
  std::string quoted() {
    require('\'');
    const auto end = text_.find('\'', at_);
    if (end == std::string_view::npos) throw Unexpected{"a closing quote"};
    const std::string found(text_.substr(at_, end - at_));
    at_ = end + 1;
    return found;
  }
  bool truth() {
    skipBlanks();
    for (const std::string_view word : {"True", "False"})
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return word == "True";
      }
    throw Unexpected{"True or False"};
  }
  std::int64_t size() {
    skipBlanks();
    std::int64_t value = 0;
    const auto [end, reason] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (reason != std::errc() || value < 0) throw Unexpected{"a whole number from 0"};
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }
  std::vector<std::int64_t> shape() {
    std::vector<std::int64_t> sizes;
    require('(');
    while (!accept(')')) {
      if (sizes.size() == kMostDimensions) throw Unexpected{"at most 16 dimensions"};
      sizes.push_back(size());
      if (!accept(',')) {
        require(')');
        break;
      }
    }
    return sizes;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Reads the header's text, which is a Python dictionary of exactly three keys; nothing else that Python allows is read. Errors: anything
/// else, at which character; `where` is named.
Result<NpyHeader> parseNpyHeader(std::string_view text, const std::string& where) {
  HeaderParser parser(text);
  try {
    return parser.parse();
  } catch (const Unexpected& problem) {
    return badInput(where, "its header has something else than " + problem.expected + " at character " + std::to_string(parser.position()),
                    "Save an array of float32 again with numpy.save");
  }
}

/// Bytes of a value; empty for a type that is not read.
std::optional<std::int64_t> bytesOfType(const std::string& type) {
  if (type == "<f2") return 2;
  if (type == "<f4") return 4;
  if (type == "<f8") return 8;
  return std::nullopt;
}

Result<void> checkHeader(const NpyHeader& header, const std::string& where) {
  if (header.type.find('O') != std::string::npos)
    return badInput(where, "holds Python objects (type " + header.type + "), which only Python could make by running them",
                    "Save it with .astype('float32')");
  if (!bytesOfType(header.type))
    return badInput(where, "holds values of type " + header.type + "; read are <f2, <f4 and <f8 (float16, float32, float64, little-endian)",
                    "Save it with .astype('<f4')");
  if (header.fortranOrder && header.shape.size() > 1)
    return badInput(where, "its values lie in Fortran order", "Save it with numpy.ascontiguousarray(…)");
  return {};
}

/// Number of values, after comparing it with the bytes that follow the header.
Result<std::int64_t> valuesOf(const NpyHeader& header, std::int64_t dataBytes, const std::string& where) {
  std::int64_t values = 1, bytes = 0;
  for (const std::int64_t size : header.shape)
    if (__builtin_mul_overflow(values, size, &values)) return badInput(where, "its shape is larger than any memory", kSaveAgain);
  if (__builtin_mul_overflow(values, *bytesOfType(header.type), &bytes) || bytes != dataBytes)
    return badInput(where,
                    "its " + std::to_string(values) + " values of type " + header.type + " do not match the " + std::to_string(dataBytes) +
                        " bytes that follow the header",
                    "The file is truncated or damaged; copy it again");
  return values;
}

void copyDoublesAsHalves(const char* from, std::int64_t count, std::uint16_t* to) {
  for (std::int64_t i = 0; i < count; ++i) {
    double value = 0;
    std::memcpy(&value, from + 8 * i, sizeof value);
    to[i] = c10::detail::fp16_ieee_from_fp32_value(static_cast<float>(value));
  }
}

}  // namespace

Result<NpyArray> NpyArray::open(const std::filesystem::path& path) {
  NpyArray array;
  array.where_ = path.string();
  array.file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat state {};
  if (array.file_ < 0 || ::fstat(array.file_, &state) != 0)
    return badInput(array.where_, std::string("the file cannot be opened (") + std::strerror(errno) + ")",
                    "Check the path and the permissions");
  const auto text = readHeaderText({array.file_, state.st_size, array.where_});
  if (!text) return tl::unexpected(text.error());
  auto header = parseNpyHeader(text->first, array.where_);
  if (!header) return tl::unexpected(header.error());
  if (auto good = checkHeader(*header, array.where_); !good) return tl::unexpected(good.error());
  const auto values = valuesOf(*header, state.st_size - text->second, array.where_);
  if (!values) return tl::unexpected(values.error());
  array.begin_ = text->second;
  array.values_ = *values;
  array.valueBytes_ = *bytesOfType(header->type);
  array.shape_ = std::move(header->shape);
  return array;
}

NpyArray::NpyArray(NpyArray&& other) noexcept { *this = std::move(other); }

NpyArray& NpyArray::operator=(NpyArray&& other) noexcept {
  std::swap(where_, other.where_);
  std::swap(file_, other.file_);
  std::swap(begin_, other.begin_);
  std::swap(values_, other.values_);
  std::swap(valueBytes_, other.valueBytes_);
  std::swap(shape_, other.shape_);
  return *this;
}

NpyArray::~NpyArray() {
  if (file_ >= 0) ::close(file_);
}

Result<void> NpyArray::readHalves(std::int64_t first, std::int64_t count, std::uint16_t* to) const {
  if (first < 0 || count < 0 || first > values_ || count > values_ - first)
    throw std::out_of_range("NpyArray: values " + std::to_string(first) + " + " + std::to_string(count) + " of " + std::to_string(values_));
  std::array<char, kBlockBytes> block;  // not on the heap: this is called for every item
  for (std::int64_t done = 0; done < count;) {
    const std::int64_t now = std::min(count - done, kBlockBytes / valueBytes_);
    if (!readAt(file_, begin_ + (first + done) * valueBytes_, block.data(), now * valueBytes_))
      return badInput(where_,
                      std::string("the file cannot be read (") + (errno == 0 ? "it has become shorter" : std::strerror(errno)) + ")",
                      "Check the disk");
    if (valueBytes_ == 8)
      copyDoublesAsHalves(block.data(), now, to + done);
    else
      copyAsHalves(block.data(), valueBytes_, now, to + done);
    done += now;
  }
  return {};
}

}  // namespace xsmoe::features
