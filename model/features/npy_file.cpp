// SPDX-License-Identifier: Apache-2.0
#include "model/features/npy_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

#include "model/core/files/lfs_pointer.h"

namespace xsmoe::features {
namespace {

constexpr std::size_t kPrefixBytes = 12;  // magic, version, and the header's length in the longer of its two sizes
constexpr std::uint32_t kMostHeaderBytes = 65536;
constexpr const char* kSaveWithNumpy = "Save it again with numpy.save";

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
                    kSaveWithNumpy);
  std::uint32_t length = 0;
  const std::size_t lengthBytes = major == 1 ? 2 : 4;
  std::memcpy(&length, prefix.data() + 8, lengthBytes);
  const std::int64_t begin = 8 + static_cast<std::int64_t>(lengthBytes) + length;
  if (length > kMostHeaderBytes || begin > opening.bytes)
    return badInput(opening.where,
                    "its header is said to have " + std::to_string(length) + " bytes, the file has " + std::to_string(opening.bytes),
                    "The file is truncated or damaged; copy it again");
  std::string text(length, '\0');
  if (!readAt(opening.file, begin - length, text.data(), length))
    return badInput(opening.where, "its header cannot be read", kSaveWithNumpy);
  return std::pair(std::move(text), begin);
}

bool isOfUse(const NpyType& type, NpyUse use) {
  if (use == NpyUse::kNumbers) return type.kind == 'f' && (type.bytes == 2 || type.bytes == 4 || type.bytes == 8);
  return type.kind == 'U' || type.kind == 'S' || ((type.kind == 'i' || type.kind == 'u') && type.bytes <= 8);
}

Result<NpyType> typeFrom(const std::string& text, NpyUse use, const std::string& where) {
  const std::string remedy = use == NpyUse::kNumbers ? "Save it with .astype('float32')" : "Save them with .astype(str)";
  if (text.find('O') != std::string::npos)
    return badInput(where, "holds Python objects (type " + text + "), which only Python could make by running them", remedy);
  NpyType type;
  const bool marked = text.starts_with('<') || text.starts_with('>') || text.starts_with('|');
  const std::string_view rest = std::string_view(text).substr(marked ? 1 : 0);
  if (rest.size() > 1) {
    const auto [end, reason] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), type.bytes);
    const bool plain = reason == std::errc() && end == rest.data() + rest.size() && type.bytes > 0 && type.bytes <= kMostHeaderBytes;
    if (plain) type.kind = rest.front();
    if (plain && type.kind == 'U') type.bytes *= 4;
    type.bigEndian = text.front() == '>';
    if (plain && isOfUse(type, use)) return type;
  }
  return badInput(where,
                  "holds values of type " + text +
                      (use == NpyUse::kNumbers ? "; read are float16, float32 and float64" : "; ids are texts or whole numbers"),
                  remedy);
}

/// Number of values, after comparing it with the bytes that follow the header.
Result<std::int64_t> valuesOf(const NpyHeader& header, std::int64_t valueBytes, std::int64_t dataBytes, const std::string& where) {
  std::int64_t values = 1, bytes = 0;
  for (const std::int64_t size : header.shape)
    if (__builtin_mul_overflow(values, size, &values)) return badInput(where, "its shape is larger than any memory", kSaveWithNumpy);
  if (__builtin_mul_overflow(values, valueBytes, &bytes) || bytes != dataBytes)
    return badInput(where,
                    "its " + std::to_string(values) + " values of type " + header.type + " do not match the " + std::to_string(dataBytes) +
                        " bytes that follow the header",
                    "The file is truncated or damaged; copy it again");
  return values;
}

}  // namespace

Result<NpyFile> NpyFile::open(const std::filesystem::path& path, NpyUse use) {
  NpyFile opened;
  opened.where_ = path.string();
  opened.file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat state {};
  if (opened.file_ < 0 || ::fstat(opened.file_, &state) != 0)
    return badInput(opened.where_, std::string("the file cannot be opened (") + std::strerror(errno) + ")",
                    "Check the path and the permissions");
  if (isLfsPointerFile(path)) return lfsPointerError(path);
  const auto text = readHeaderText({opened.file_, state.st_size, opened.where_});
  if (!text) return tl::unexpected(text.error());
  auto header = parseNpyHeader(text->first, opened.where_);
  if (!header) return tl::unexpected(header.error());
  const auto type = typeFrom(header->type, use, opened.where_);
  if (!type) return tl::unexpected(type.error());
  const auto values = valuesOf(*header, type->bytes, state.st_size - text->second, opened.where_);
  if (!values) return tl::unexpected(values.error());
  opened.begin_ = text->second;
  opened.fileBytes_ = state.st_size;
  opened.values_ = *values;
  opened.header_ = std::move(*header);
  opened.type_ = *type;
  return opened;
}

NpyFile::NpyFile(NpyFile&& other) noexcept { *this = std::move(other); }

NpyFile& NpyFile::operator=(NpyFile&& other) noexcept {
  std::swap(where_, other.where_);
  std::swap(file_, other.file_);
  std::swap(map_, other.map_);
  std::swap(begin_, other.begin_);
  std::swap(values_, other.values_);
  std::swap(fileBytes_, other.fileBytes_);
  std::swap(header_, other.header_);
  std::swap(type_, other.type_);
  return *this;
}

NpyFile::~NpyFile() {
  if (map_ != nullptr) ::munmap(map_, static_cast<std::size_t>(fileBytes_));
  if (file_ >= 0) ::close(file_);
}

Result<void> NpyFile::read(std::int64_t first, std::int64_t count, char* to) const {
  if (readAt(file_, begin_ + first, to, count)) return {};
  return badInput(where_, std::string("the file cannot be read (") + (errno == 0 ? "it has become shorter" : std::strerror(errno)) + ")",
                  "Check the disk");
}

Result<const char*> NpyFile::mapped() const {
  struct stat state {};
  // Beyond the end of a file that has become shorter the system would end the program.
  if (::fstat(file_, &state) != 0 || state.st_size < fileBytes_)
    return badInput(where_, "the file cannot be read (it has become shorter)", "Check the disk");
  if (map_ == nullptr) {
    void* const map = ::mmap(nullptr, static_cast<std::size_t>(fileBytes_), PROT_READ, MAP_PRIVATE, file_, 0);
    if (map == MAP_FAILED) return badInput(where_, std::string("the file cannot be read (") + std::strerror(errno) + ")", "Check the disk");
    map_ = map;
  }
  return static_cast<const char*>(map_) + begin_;
}

}  // namespace xsmoe::features
