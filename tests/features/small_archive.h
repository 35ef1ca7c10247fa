#pragma once
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

namespace xsmoe::features {

/// What a member of a hand-made archive claims besides its name and bytes.
struct Member {
  std::string name, bytes;
  std::uint16_t method = 0;         ///< 0: stored, 8: deflated
  std::int64_t claimedBytes = -1;   ///< −1: as many as there are
  std::uint32_t spoilChecksum = 0;  ///< xored into the checksum
};

inline std::string littleEndian(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

inline std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t sum = ~0U;
  for (const char c : bytes) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0);
  }
  return ~sum;
}

/// A zip archive as APPNOTE.TXT describes it, written without any library; `zip64`: with sizes and offsets in Zip64 fields.
inline std::string archiveOf(const std::vector<Member>& members, bool zip64 = false) {
  std::string archive, directory;
  for (const Member& member : members) {
    const auto size =
        static_cast<std::uint64_t>(member.claimedBytes < 0 ? static_cast<std::int64_t>(member.bytes.size()) : member.claimedBytes);
    const std::uint64_t offset = archive.size();
    const std::string sizes = zip64 ? std::string(8, '\xFF') : littleEndian(size, 4) + littleEndian(size, 4);
    const std::string wide = littleEndian(size, 8) + littleEndian(size, 8);
    const std::string localExtra = zip64 ? littleEndian(1, 2) + littleEndian(16, 2) + wide : "";
    const std::string centralExtra = zip64 ? littleEndian(1, 2) + littleEndian(24, 2) + wide + littleEndian(offset, 8) : "";
    const std::string common = littleEndian(zip64 ? 45 : 20, 2) + littleEndian(0, 2) + littleEndian(member.method, 2) +
                               littleEndian(0x0021'0000, 4) + littleEndian(crc32(member.bytes) ^ member.spoilChecksum, 4) + sizes +
                               littleEndian(member.name.size(), 2);
    archive += "PK\3\4" + common + littleEndian(localExtra.size(), 2) + member.name + localExtra + member.bytes;
    directory += "PK\1\2" + littleEndian(45, 2) + common + littleEndian(centralExtra.size(), 2) + std::string(10, '\0') +
                 (zip64 ? std::string(4, '\xFF') : littleEndian(offset, 4)) + member.name + centralExtra;
  }
  const std::uint64_t begin = archive.size(), count = members.size();
  archive += directory;
  if (zip64) {
    const std::uint64_t end = archive.size();
    archive += "PK\6\6" + littleEndian(44, 8) + littleEndian(45, 2) + littleEndian(45, 2) + std::string(8, '\0') + littleEndian(count, 8) +
               littleEndian(count, 8) + littleEndian(directory.size(), 8) + littleEndian(begin, 8);
    archive += "PK\6\7" + littleEndian(0, 4) + littleEndian(end, 8) + littleEndian(1, 4);
  }
  const std::string where = zip64 ? std::string(8, '\xFF') : littleEndian(directory.size(), 4) + littleEndian(begin, 4);
  return archive + "PK\5\6" + std::string(4, '\0') + littleEndian(count, 2) + littleEndian(count, 2) + where + std::string(2, '\0');
}

/// A tensor's pickle as torch.save writes it.
struct SmallPickle {
  std::string storage = "FloatStorage", key = "0";
  std::uint64_t values = 12, offset = 0;
  std::vector<std::uint64_t> sizes{3, 4}, strides{4, 1};

  static std::string text(const std::string& text) { return 'X' + littleEndian(text.size(), 4) + text; }
  static std::string number(std::uint64_t value) { return "\x8a\x08" + littleEndian(value, 8); }
  static std::string tuple(const std::vector<std::uint64_t>& values) {
    std::string made = "(";
    for (const auto value : values) made += number(value);
    return made + 't';
  }
  [[nodiscard]] std::string bytes() const {
    return std::string("\x80\x02") + "ctorch._utils\n_rebuild_tensor_v2\nq" + '\0' + "((" + text("storage") + "ctorch\n" + storage + '\n' +
           text(key) + text("cuda:0") + number(values) + "tQ" + number(offset) + tuple(sizes) + tuple(strides) + "\x89" +
           "ccollections\nOrderedDict\n)RtR.";
  }
};

/// A file of torch.save around a pickle and a storage.
inline std::string tensorFile(const std::string& pickle, const std::string& storage, bool zip64 = false) {
  return archiveOf({{"x/data.pkl", pickle}, {"x/byteorder", "little"}, {"x/data/0", storage}, {"x/version", "3\n"}}, zip64);
}

inline std::string bytesOfFloats(const std::vector<float>& values) {
  std::string bytes;
  for (const float value : values) bytes += littleEndian(std::bit_cast<std::uint32_t>(value), 4);
  return bytes;
}

/// A file of torch.save that holds [states, width] float32, for a test that imports it.
inline std::string stateFile(std::uint64_t states, std::uint64_t width, const std::vector<float>& values) {
  SmallPickle pickle;
  pickle.values = values.size();
  pickle.sizes = {states, width};
  pickle.strides = {width, 1};
  return tensorFile(pickle.bytes(), bytesOfFloats(values));
}

}  // namespace xsmoe::features
