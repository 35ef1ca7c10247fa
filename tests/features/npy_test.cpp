#include "model/features/npy.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/types.h>

#include "model/features/npy_ids.h"
#include "tests/features/small_npy.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::features {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path saved(const std::string& name) { return std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/features/files" / name; }

torch::Tensor halvesOf(const NpyArray& array, std::int64_t first, std::int64_t count) {
  torch::Tensor halves = at::empty({count}, torch::kFloat16);
  const auto read = array.readHalves(first, count, static_cast<std::uint16_t*>(halves.data_ptr()));
  EXPECT_TRUE(read) << describe(read.error());
  return halves;
}

/// What opening a file of these bytes is refused with.
std::string refusalOfNpy(const std::string& bytes) {
  const TemporaryFolder folder;
  writeContent(folder / "a.npy", bytes);
  const auto array = NpyArray::open(folder / "a.npy");
  return array ? "it was opened" : describe(array.error());
}

std::string refusalOfHeader(const std::string& dictionary) { return refusalOfNpy(npyFile(dictionary, std::string(24, '\0'))); }

TEST(NpyArray, ReadsWhatNumpySavedInEveryVersionAndType) {
  for (const std::string name : {"version1_float32.npy", "version2_float16.npy", "version3_float64.npy"}) {
    const auto array = NpyArray::open(saved(name));
    ASSERT_TRUE(array) << describe(array.error());
    EXPECT_EQ(array->shape(), (std::vector<std::int64_t>{2, 3, 4}));
    EXPECT_TRUE(at::equal(halvesOf(*array, 0, 24), (at::arange(24, torch::kFloat32) / 4).to(torch::kFloat16))) << name;
    EXPECT_TRUE(at::equal(halvesOf(*array, 5, 2).to(torch::kFloat32), at::tensor({1.25F, 1.5F}))) << name;
  }
}

TEST(NpyArray, ReadsMoreThanOneBlock) {
  const TemporaryFolder folder;
  std::vector<float> values(600'000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 1000);
  writeContent(folder / "a.npy", npyFile({600, 1000}, values));
  const auto array = NpyArray::open(folder / "a.npy");
  ASSERT_TRUE(array) << describe(array.error());
  EXPECT_TRUE(at::equal(halvesOf(*array, 0, 600'000).reshape({600, 1000}), at::arange(1000).to(torch::kFloat16).expand({600, 1000})));
}

TEST(NpyArray, ValuesOutsideAreAMistakeOfTheCaller) {
  const auto array = NpyArray::open(saved("version1_float32.npy"));
  ASSERT_TRUE(array);
  std::uint16_t value = 0;
  EXPECT_THROW((void)array->readHalves(24, 1, &value), std::out_of_range);
  EXPECT_THROW((void)array->readHalves(-1, 1, &value), std::out_of_range);
  EXPECT_TRUE(array->readHalves(24, 0, &value));
}

TEST(NpyArray, SaysThatAFileHasBecomeShorter) {
  const TemporaryFolder folder;
  writeContent(folder / "a.npy", npyFile({2, 3}, std::vector<float>(6)));
  const auto array = NpyArray::open(folder / "a.npy");
  ASSERT_TRUE(array);
  std::filesystem::resize_file(folder / "a.npy", 140);
  std::array<std::uint16_t, 6> values{};
  const auto read = array->readHalves(0, 6, values.data());
  ASSERT_FALSE(read);
  EXPECT_THAT(describe(read.error()), HasSubstr("a.npy: the file cannot be read (it has become shorter)"));
}

TEST(NpyArray, ReadsFortranOrder) {
  const auto array = NpyArray::open(saved("fortran.npy"));
  ASSERT_TRUE(array) << describe(array.error());
  EXPECT_TRUE(at::equal(halvesOf(*array, 0, 12), (at::arange(12, torch::kFloat32) / 4).to(torch::kFloat16)));
  const TemporaryFolder folder;
  // The same numbers by hand: [3, 4, 2] in Fortran order, where the first index runs fastest.
  std::string values;
  for (int last = 0; last < 2; ++last)
    for (int middle = 0; middle < 4; ++middle)
      for (int first = 0; first < 3; ++first) values += bytesOfFloats({static_cast<float>(first * 8 + middle * 2 + last)});
  writeContent(folder / "a.npy", npyFile("{'descr': '<f4', 'fortran_order': True, 'shape': (3, 4, 2), }", values));
  const auto made = NpyArray::open(folder / "a.npy");
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_TRUE(at::equal(halvesOf(*made, 0, 24), at::arange(24).to(torch::kFloat16)));
  EXPECT_TRUE(at::equal(halvesOf(*made, 7, 5), at::arange(7, 12).to(torch::kFloat16)));
}

TEST(NpyArray, ReadsBigEndianValues) {
  const TemporaryFolder folder;
  std::string values = bytesOfFloats({1.5F, -2, 1024, 0.25F});
  for (std::size_t i = 0; i < values.size(); i += 4)
    std::reverse(values.begin() + static_cast<std::ptrdiff_t>(i), values.begin() + static_cast<std::ptrdiff_t>(i + 4));
  writeContent(folder / "a.npy", npyFile("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2), }", values));
  const auto array = NpyArray::open(folder / "a.npy");
  ASSERT_TRUE(array) << describe(array.error());
  EXPECT_TRUE(at::equal(halvesOf(*array, 0, 4).to(torch::kFloat32), at::tensor({1.5F, -2.F, 1024.F, 0.25F})));
}

TEST(NpyArray, SaysThatAFileInFortranOrderHasBecomeShorter) {
  const TemporaryFolder folder;
  writeContent(folder / "a.npy", npyFile("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", std::string(24, '\0')));
  const auto array = NpyArray::open(folder / "a.npy");
  ASSERT_TRUE(array);
  std::filesystem::resize_file(folder / "a.npy", 140);
  std::array<std::uint16_t, 6> values{};
  EXPECT_THAT(describe(array->readHalves(0, 6, values.data()).error()), HasSubstr("it has become shorter"));
}

TEST(NpyIds, AreTextsOrWholeNumbersInEitherOrderOfBytes) {
  const TemporaryFolder folder;
  const auto idsOf = [&](const std::string& dictionary, const std::string& values) {
    writeContent(folder / "ids.npy", npyFile(dictionary, values));
    const auto ids = readNpyIds(folder / "ids.npy");
    return ids ? *ids : std::vector<std::string>{describe(ids.error())};
  };
  const std::string little = std::string("a\0\0\0\xF6\0\0\0", 8) + std::string("b\0\0\0\0\0\0\0", 8);
  const std::string big = std::string("\0\0\0a\0\0\0\xF6", 8) + std::string("\0\0\0b\0\0\0\0", 8);
  EXPECT_THAT(idsOf("{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }", little), ElementsAre("aö", "b"));
  EXPECT_THAT(idsOf("{'descr': '>U2', 'fortran_order': False, 'shape': (2, 1), }", big), ElementsAre("aö", "b"));
  EXPECT_THAT(idsOf("{'descr': '|S3', 'fortran_order': False, 'shape': (2,), }", std::string("abcd\0\0", 6)), ElementsAre("abc", "d"));
  EXPECT_THAT(idsOf("{'descr': '<i4', 'fortran_order': True, 'shape': (2,), }", std::string("\x05\0\0\0\xFF\xFF\xFF\xFF", 8)),
              ElementsAre("5", "-1"));
  EXPECT_THAT(idsOf("{'descr': '>u2', 'fortran_order': False, 'shape': (1,), }", std::string("\x01\x02", 2)), ElementsAre("258"));
  EXPECT_THAT(idsOf("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", std::string(4, '\0')),
              ElementsAre(HasSubstr("ids are texts or whole numbers")));
  EXPECT_THAT(
      idsOf("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", std::string(8, '\0')),
      ElementsAre(HasSubstr("holds Python objects (type |O), which only Python could make by running them. Save them with .astype(str)")));
  EXPECT_THAT(idsOf("{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), }", std::string(8, '\0')),
              ElementsAre(HasSubstr("instead of [items]")));
  EXPECT_THAT(idsOf("{'descr': '|S2', 'fortran_order': False, 'shape': (1,), }", std::string(2, '\0')),
              ElementsAre(HasSubstr("row 0: \"\" is no id")));
}

TEST(NpyArray, RefusesOtherTypes) {
  for (const std::string type : {"<i8", "|b1", "<c8", "=f4"})
    EXPECT_THAT(refusalOfHeader("{'descr': '" + type + "', 'fortran_order': False, 'shape': (6,), }"),
                HasSubstr("holds values of type " + type));
  EXPECT_THAT(refusalOfHeader("{'descr': '|O', 'fortran_order': False, 'shape': (3,), }"), HasSubstr("holds Python objects (type |O)"));
  EXPECT_THAT(refusalOfHeader("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,), }"),
              HasSubstr("something else than ''' at"));
}

TEST(NpyArray, RefusesFilesThatDoNotMatchTheirShape) {
  const std::string sound = npyFile({2, 3}, std::vector<float>(6));
  EXPECT_THAT(refusalOfNpy(sound.substr(0, sound.size() - 1)), HasSubstr("6 values of type <f4 do not match the 23 bytes"));
  EXPECT_THAT(refusalOfNpy(sound + '\0'), HasSubstr("do not match the 25 bytes"));
  EXPECT_THAT(refusalOfHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }"),
              HasSubstr("larger than any memory"));
  EXPECT_THAT(refusalOfHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904,), }"), HasSubstr("do not match"));
}

TEST(NpyArray, EveryFileCutShortIsRefused) {
  const std::string sound = contentOf(saved("version2_float16.npy"));
  for (std::size_t length = 0; length < sound.size(); ++length) EXPECT_NE(refusalOfNpy(sound.substr(0, length)), "it was opened") << length;
}

TEST(NpyArray, RefusesHeadersThatAreNotWhatNumpyWrites) {
  const std::string type = "'descr': '<f4'", order = "'fortran_order': False", shape = "'shape': (2, 3)";
  EXPECT_EQ(refusalOfHeader("{" + shape + "," + order + ", " + type + "}"), "it was opened");
  EXPECT_THAT(refusalOfHeader("{" + type + ", " + order + "}"), HasSubstr("something else than descr, fortran_order and shape"));
  EXPECT_THAT(refusalOfHeader("{" + type + ", " + type + ", " + order + ", " + shape + "}"),
              HasSubstr("something else than each key once"));
  EXPECT_THAT(refusalOfHeader("{'other': 1, " + type + "}"), HasSubstr("something else than descr, fortran_order or shape"));
  EXPECT_THAT(refusalOfHeader("{" + type + ", " + order + ", 'shape': (2, -3)}"), HasSubstr("something else than a whole number from 0"));
  EXPECT_THAT(refusalOfHeader("{" + type + ", " + order + ", 'shape': (99999999999999999999,)}"), HasSubstr("a whole number from 0"));
  EXPECT_THAT(refusalOfHeader("{" + type + ", " + order + ", 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)}"),
              HasSubstr("at most 16 dimensions"));
  EXPECT_THAT(refusalOfHeader("{" + type + ", 'fortran_order': 0, " + shape + "}"), HasSubstr("something else than True or False"));
  EXPECT_THAT(refusalOfHeader("__import__('os').system('true')"), HasSubstr("something else than '{' at character 0"));
  EXPECT_THAT(refusalOfHeader("{" + type + ", " + order + ", " + shape + "} + 1"), HasSubstr("nothing after the dictionary"));
  EXPECT_THAT(refusalOfNpy("\x93NUMPY\x04" + std::string(20, '\0')), HasSubstr("has version 4.0; read are 1.0, 2.0 and 3.0"));
  EXPECT_THAT(refusalOfNpy("\x93NUMPY\x02" + std::string(1, '\0') + "\xFF\xFF\xFF\xFF"),
              HasSubstr("its header is said to have 4294967295 bytes"));
  EXPECT_THAT(refusalOfNpy("PK"), HasSubstr("is not a .npy file"));
}

}  // namespace
}  // namespace xsmoe::features
