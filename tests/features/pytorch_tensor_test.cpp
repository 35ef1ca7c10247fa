#include "model/features/pytorch_tensor.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "tests/features/small_archive.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::features {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Files of PyTorch 1.13's torch.save, a few hundred bytes each.
Result<torch::Tensor> readSaved(const std::string& name) {
  return readPyTorchTensor(std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/features/files" / name);
}

torch::Tensor quarters(std::int64_t count) { return at::arange(count, torch::kFloat32) / 4; }

Result<torch::Tensor> readBytes(const std::string& bytes) {
  const TemporaryFolder folder;
  writeContent(folder / "vit_1.pt", bytes);
  return readPyTorchTensor(folder / "vit_1.pt");
}

/// What reading a file of these bytes is refused with.
std::string refusalOfTensor(const std::string& bytes) {
  const auto read = readBytes(bytes);
  return read ? "it was read" : describe(read.error());
}

std::string refusalOfTensor(const SmallPickle& pickle) { return refusalOfTensor(tensorFile(pickle.bytes(), std::string(48, '\0'))); }

std::string refusalOfPickle(const std::string& pickle) { return refusalOfTensor(tensorFile("\x80\x02" + pickle, std::string(48, '\0'))); }

TEST(PyTorchTensor, ReadsWhatPyTorchSaved) {
  for (const auto& [file, type] :
       {std::pair{"float32.pt", torch::kFloat32}, std::pair{"float64.pt", torch::kFloat64}, std::pair{"bfloat16.pt", torch::kBFloat16}}) {
    const auto read = readSaved(file);
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read->scalar_type(), type);
    EXPECT_TRUE(at::equal(read->to(torch::kFloat32), quarters(12).reshape({3, 4}))) << file;
  }
}

TEST(PyTorchTensor, ReadsAViewThatPyTorchSavedWithItsWholeStorage) {
  const auto read = readSaved("strided_float16.pt");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_TRUE(read->is_contiguous());
  EXPECT_TRUE(at::equal(*read, quarters(24).reshape({4, 6}).slice(0, 1).slice(1, 1, 4).t().to(torch::kFloat16)));
}

TEST(PyTorchTensor, ReadsZip64AndTheMembersOfNewerVersions) {
  std::vector<float> values(12, 0);
  values[5] = 1.5F;
  for (const bool zip64 : {false, true}) {
    const auto read = readBytes(tensorFile(SmallPickle{}.bytes(), bytesOfFloats(values), zip64));
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ((*read)[1][1].item<float>(), 1.5F);
    EXPECT_EQ(read->sum().item<float>(), 1.5F);
  }
}

TEST(PyTorchTensor, RefusesAGlobalByNameAndRunsNothing) {
  const TemporaryFolder folder;
  const std::string mark = (folder / "it_ran").string();
  const std::string command = SmallPickle::text("touch " + mark);
  EXPECT_THAT(refusalOfPickle("cos\nsystem\n(" + command + "tR."),
              AllOf(HasSubstr("vit_1.pt: "), HasSubstr("it asks for os.system"), HasSubstr("Nothing of it was run")));
  EXPECT_THAT(refusalOfPickle("cbuiltins\neval\n(" + command + "tR."), HasSubstr("it asks for builtins.eval"));
  EXPECT_THAT(refusalOfPickle("ctorch\nload\n."), HasSubstr("it asks for torch.load"));
  EXPECT_FALSE(std::filesystem::exists(mark));
}

TEST(PyTorchTensor, SaysWhatIsThereInsteadOfATensor) {
  const auto refusal = [](const std::string& file) {
    const auto read = readSaved(file);
    return read ? "it was read" : describe(read.error());
  };
  EXPECT_THAT(refusal("dictionary.pt"), HasSubstr("it holds a dictionary instead of one tensor. Save one tensor an item"));
  EXPECT_THAT(refusal("int64.pt"), HasSubstr("its values are a torch.LongStorage; read are float64, float32, float16 and bfloat16"));
  EXPECT_THAT(refusal("before_1_6.pt"), HasSubstr("the file has the layout of PyTorch before 1.6. Load and save it again"));
  EXPECT_THAT(refusal("nowhere.pt"), HasSubstr("the file cannot be opened (No such file or directory)"));
  EXPECT_THAT(refusalOfPickle("](K\x01"
                              "e."),
              HasSubstr("it holds a list instead of one tensor"));
  EXPECT_THAT(refusalOfTensor("not a zip archive"), HasSubstr("cannot be read as a zip archive"));
  EXPECT_THAT(refusalOfTensor(archiveOf({{"readme", "no pickle"}})), HasSubstr("0 members data.pkl instead of one"));
  EXPECT_THAT(refusalOfTensor(archiveOf({{"a/data.pkl", ""}, {"b/data.pkl", ""}})), HasSubstr("2 members data.pkl instead of one"));
}

TEST(PyTorchTensor, RefusesPicklesThatMakeNoSense) {
  const std::string sound = SmallPickle{}.bytes();
  EXPECT_THAT(refusalOfTensor(tensorFile("\x80\x04.", "")), HasSubstr("it is not a pickle of protocol 2"));
  EXPECT_THAT(refusalOfTensor(tensorFile(sound + ".", std::string(48, '\0'))), HasSubstr("something follows the tensor"));
  EXPECT_THAT(refusalOfPickle("."), HasSubstr("it lacks a tensor where one is due"));
  EXPECT_THAT(refusalOfPickle("K\x01."), HasSubstr("it lacks a tensor where one is due"));
  EXPECT_THAT(refusalOfPickle("t."), HasSubstr("it ends a tuple that never began"));
  EXPECT_THAT(refusalOfPickle("K\x01\x86."), HasSubstr("it lacks values for a tuple"));
  EXPECT_THAT(refusalOfPickle("h\x07."), HasSubstr("it recalls a value that it never remembered"));
  EXPECT_THAT(refusalOfPickle("q\x07."), HasSubstr("it remembers a value that is not there"));
  EXPECT_THAT(refusalOfPickle("R."), HasSubstr("it lacks arguments where one is due"));
  EXPECT_THAT(refusalOfPickle("Nb."), HasSubstr("it uses opcode 98, which no single tensor needs"));
  EXPECT_THAT(refusalOfPickle("X\xFF\xFF\xFF\x7F."), HasSubstr("it ends too early"));
  EXPECT_THAT(refusalOfPickle("\x8a\x09"
                              "123456789."),
              HasSubstr("a number of 9 bytes"));
  EXPECT_THAT(refusalOfPickle(")\x85\x85\x85\x85."), HasSubstr("it is nested deeper than a tensor is"));
  EXPECT_THAT(refusalOfPickle("ctorch\nFloatStorage\n)R."), HasSubstr("it makes something of torch.FloatStorage"));
  EXPECT_THAT(refusalOfTensor(tensorFile(std::string(10'000, '('), "")),
              HasSubstr("is said to have 10000 bytes; at most 8192 are possible"));
}

TEST(PyTorchTensor, EveryPickleCutShortIsRefused) {
  const std::string sound = SmallPickle{}.bytes();
  for (std::size_t length = 0; length < sound.size(); ++length)
    EXPECT_THAT(refusalOfTensor(tensorFile(sound.substr(0, length), std::string(48, '\0'))), HasSubstr("not that of one tensor")) << length;
}

TEST(PyTorchTensor, RefusesShapesThatLeaveTheirStorage) {
  SmallPickle pickle;
  pickle.offset = 1;
  EXPECT_THAT(refusalOfTensor(pickle),
              HasSubstr("shape [3, 4] and strides [4, 1] from value 1 on does not lie within a storage of 12 values"));
  pickle = {};
  pickle.strides = {5, 1};
  EXPECT_THAT(refusalOfTensor(pickle), HasSubstr("does not lie within a storage of 12 values"));
  for (const auto size : {std::uint64_t{1} << 62U, ~std::uint64_t{0}}) {
    pickle = {};
    pickle.sizes = {size, size};
    pickle.strides = {0, 0};
    EXPECT_THAT(refusalOfTensor(pickle), HasSubstr("does not lie within")) << size;
    pickle = {};
    pickle.offset = size;
    EXPECT_THAT(refusalOfTensor(pickle), HasSubstr("does not lie within")) << size;
    pickle = {};
    pickle.strides = {size, size};
    EXPECT_THAT(refusalOfTensor(pickle), HasSubstr("does not lie within")) << size;
  }
  pickle = {};
  pickle.strides = {1};
  EXPECT_THAT(refusalOfTensor(pickle), HasSubstr("does not lie within"));
  pickle.sizes = pickle.strides = std::vector<std::uint64_t>(17, 1);
  EXPECT_THAT(refusalOfTensor(pickle), HasSubstr("its tensor has 17 dimensions"));
}

TEST(PyTorchTensor, AllocatesNothingThatTheFileDoesNotHold) {
  SmallPickle pickle;
  pickle.values = std::uint64_t{1} << 60U;
  pickle.sizes = {std::uint64_t{1} << 30U, std::uint64_t{1} << 30U};
  EXPECT_THAT(refusalOfTensor(pickle), HasSubstr("its storage is said to hold 1152921504606846976 values, but has 48 bytes"));
  const std::string file = archiveOf({{"x/data.pkl", SmallPickle{}.bytes()}, {"x/data/0", std::string(48, '\0'), 0, 4'000'000'000}});
  EXPECT_THAT(refusalOfTensor(file),
              testing::AnyOf(HasSubstr("is said to have 4000000000 bytes"), HasSubstr("cannot be read as a zip archive")));
}

TEST(PyTorchTensor, RefusesPackedDamagedAndMissingMembers) {
  const std::string pickle = SmallPickle{}.bytes(), zeros(48, '\0');
  EXPECT_THAT(refusalOfTensor(archiveOf({{"x/data.pkl", pickle}, {"x/data/0", zeros, 8}})),
              HasSubstr("\"x/data/0\": is packed or encrypted"));
  EXPECT_THAT(refusalOfTensor(archiveOf({{"x/data.pkl", pickle}, {"x/data/0", zeros, 0, -1, 1}})),
              HasSubstr("\"x/data/0\": cannot be read (CRC error)"));
  EXPECT_THAT(refusalOfTensor(archiveOf({{"x/data.pkl", pickle}})), HasSubstr("the archive has no member \"x/data/0\""));
  EXPECT_THAT(refusalOfTensor(archiveOf({{"x/data.pkl", pickle}, {"x/byteorder", "big"}, {"x/data/0", zeros}})),
              HasSubstr("its byte order is \"big\""));
}

TEST(PyTorchTensor, EveryFileCutShortIsRefused) {
  const std::string sound = contentOf(std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/features/files/float32.pt");
  const TemporaryFolder folder;
  for (std::size_t length = 0; length < sound.size(); ++length) {
    writeContent(folder / "a.pt", sound.substr(0, length));
    EXPECT_FALSE(readPyTorchTensor(folder / "a.pt")) << length;
  }
}

TEST(PyTorchTensor, AChangedByteIsRefusedOrHarmless) {
  const std::filesystem::path path = std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/features/files/float32.pt";
  const std::string sound = contentOf(path);
  const auto expected = readPyTorchTensor(path).value();
  const TemporaryFolder folder;
  for (std::size_t at = 0; at < sound.size(); ++at)
    for (const unsigned char flip : {0x01, 0x80, 0xFF}) {
      std::string spoilt = sound;
      spoilt[at] = static_cast<char>(static_cast<unsigned char>(spoilt[at]) ^ flip);
      writeContent(folder / "a.pt", spoilt);
      const auto read = readPyTorchTensor(folder / "a.pt");
      EXPECT_TRUE(!read || at::equal(*read, expected)) << "byte " << at;
    }
}

}  // namespace
}  // namespace xsmoe::features
