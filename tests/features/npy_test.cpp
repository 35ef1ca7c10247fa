#include "model/features/npy.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/types.h>

#include "tests/features/small_npy.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::features {
namespace {

using testing::HasSubstr;

std::filesystem::path saved(const std::string& name) { return std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/features/files" / name; }

torch::Tensor halvesOf(const NpyArray& array, std::int64_t first, std::int64_t count) {
  torch::Tensor halves = at::empty({count}, torch::kFloat16);
  const auto read = array.readHalves(first, count, static_cast<std::uint16_t*>(halves.data_ptr()));
  EXPECT_TRUE(read) << describe(read.error());
  return halves;
}

/// What opening a file of these bytes is refused with.
std::string refusalOf(const std::string& bytes) {
  const TemporaryFolder folder;
  writeContent(folder / "a.npy", bytes);
  const auto array = NpyArray::open(folder / "a.npy");
  return array ? "it was opened" : describe(array.error());
}

std::string refusalOfHeader(const std::string& dictionary) { return refusalOf(npyFile(dictionary, std::string(24, '\0'))); }

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

TEST(NpyArray, RefusesOtherTypesAndOrders) {
  const auto fortran = NpyArray::open(saved("fortran.npy"));
  ASSERT_FALSE(fortran);
  EXPECT_THAT(describe(fortran.error()), HasSubstr("fortran.npy: its values lie in Fortran order. Save it with numpy.ascontiguousarray"));
  for (const std::string type : {"<i8", ">f4", "|b1", "<c8", "=f4"})
    EXPECT_THAT(refusalOfHeader("{'descr': '" + type + "', 'fortran_order': False, 'shape': (6,), }"),
                HasSubstr("holds values of type " + type));
  EXPECT_THAT(refusalOfHeader("{'descr': '|O', 'fortran_order': False, 'shape': (3,), }"), HasSubstr("holds Python objects (type |O)"));
  EXPECT_THAT(refusalOfHeader("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,), }"),
              HasSubstr("something else than ''' at"));
}

TEST(NpyArray, RefusesFilesThatDoNotMatchTheirShape) {
  const std::string sound = npyFile({2, 3}, std::vector<float>(6));
  EXPECT_THAT(refusalOf(sound.substr(0, sound.size() - 1)), HasSubstr("6 values of type <f4 do not match the 23 bytes"));
  EXPECT_THAT(refusalOf(sound + '\0'), HasSubstr("do not match the 25 bytes"));
  EXPECT_THAT(refusalOfHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }"),
              HasSubstr("larger than any memory"));
  EXPECT_THAT(refusalOfHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904,), }"), HasSubstr("do not match"));
}

TEST(NpyArray, EveryFileCutShortIsRefused) {
  const std::string sound = contentOf(saved("version2_float16.npy"));
  for (std::size_t length = 0; length < sound.size(); ++length) EXPECT_NE(refusalOf(sound.substr(0, length)), "it was opened") << length;
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
  EXPECT_THAT(refusalOf("\x93NUMPY\x04" + std::string(20, '\0')), HasSubstr("has version 4.0; read are 1.0, 2.0 and 3.0"));
  EXPECT_THAT(refusalOf("\x93NUMPY\x02" + std::string(1, '\0') + "\xFF\xFF\xFF\xFF"),
              HasSubstr("its header is said to have 4294967295 bytes"));
  EXPECT_THAT(refusalOf("PK"), HasSubstr("is not a .npy file"));
}

}  // namespace
}  // namespace xsmoe::features
