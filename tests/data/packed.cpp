#include "tests/data/packed.h"

#include <zip.h>
#include <zlib.h>
#include <zstd.h>

#include <stdexcept>

namespace xsmoe::data {

std::string gzipped(std::string_view text) {
  z_stream stream{};
  constexpr int kGzipHeader = 16, kMemory = 8;
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + kGzipHeader, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib cannot pack");
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int state = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (state != Z_STREAM_END) throw std::runtime_error("zlib did not finish");
  return packed;
}

std::string zstandard(std::string_view text) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);  // as the zstd program does
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress2(context, packed.data(), packed.size(), text.data(), text.size());
  ZSTD_freeCCtx(context);
  if (ZSTD_isError(size) != 0) throw std::runtime_error(ZSTD_getErrorName(size));
  packed.resize(size);
  return packed;
}

std::filesystem::path writeZip(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& members,
                               const std::string& password) {
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  if (archive == nullptr) throw std::runtime_error("libzip cannot make an archive");
  for (const auto& [name, content] : members) {
    if (name.ends_with('/')) {
      zip_dir_add(archive, name.c_str(), 0);
      continue;
    }
    const auto index = zip_file_add(archive, name.c_str(), zip_source_buffer(archive, content.data(), content.size(), 0), 0);
    if (!password.empty()) zip_file_set_encryption(archive, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256, password.c_str());
  }
  if (zip_close(archive) != 0) throw std::runtime_error("libzip did not finish");
  return path;
}

std::string widened(std::string_view text, int bytesPerCharacter, bool bigEndian) {
  std::string wide;
  const auto add = [&](unsigned value) {
    for (int i = 0; i < bytesPerCharacter; ++i)
      wide += static_cast<char>(value >> (8U * static_cast<unsigned>(bigEndian ? bytesPerCharacter - 1 - i : i)) & 0xFFU);
  };
  add(0xFEFF);
  for (const char c : text) add(static_cast<unsigned char>(c));
  return wide;
}

}  // namespace xsmoe::data
