// What scripts say and end with: packaging/gpu-check, check-libtorch, install-dependencies, check-style and .ci/run in a made-up tree,
// whose programs only tell how they were called, the command line of tests/bench/feature-memory, and the entries that
// tests/list_suites.cmake writes.
#include <fnmatch.h>
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace xsmoe::house {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Said {
  int code = -1;  ///< −1: ended by a signal
  std::string text;
};

/// What a command line prints, on either output.
Said said(const std::string& command) {
  Said all;
  std::FILE* const pipe = popen(("{ " + command + "; } 2>&1").c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  if (pipe == nullptr) return all;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) all.text += static_cast<char>(c);
  if (const int status = pclose(pipe); WIFEXITED(status)) all.code = WEXITSTATUS(status);
  return all;
}

void copyOfPackaging(const std::string& name, const TemporaryFolder& tree) {
  fs::create_directories(tree / "packaging");
  fs::copy_file(fs::path(XSMOE_SOURCE_DIR) / "packaging" / name, tree / ("packaging/" + name), fs::copy_options::overwrite_existing);
}

void writeProgram(const TemporaryFolder& tree, const std::string& name, const std::string& does) {
  fs::permissions(tree.write(name, "#!/bin/sh\n" + does + "\n"), fs::perms::owner_all);
}

/// Where gpu-check finds all that it calls, each of which says that it was called, and how.
class GpuCheck : public testing::Test {
 protected:
  void SetUp() override {
    constexpr std::uintmax_t kRoom = std::uintmax_t{3} << 30U;
    if (fs::space(fs::temp_directory_path()).available < kRoom) GTEST_SKIP() << "gpu-check asks for 3 GB in the folder for temporary files";
    copyOfPackaging("gpu-check", tree_);
    program("packaging/install-dependencies", "echo \"installs $*\"");
    program("packaging/build", "echo \"builds $*\"");
    for (const char* build : {"build/release", "build/cuda"}) makeBuild(build);
    // Of a machine with two GPUs.
    program("bin/nvidia-smi", "echo 'GPU 0: First (UUID: GPU-1a)'; echo 'GPU 1: Second (UUID: GPU-2b)'");
    program("bin/nvcc", "echo 'Cuda compilation tools, release 12.4, V12.4.99'");
    program("bin/cmake", "echo \"cmake $* of '$CUDA_PATH'\"");
    tree_.write("libtorch/share/cmake/Torch/TorchConfig.cmake", "");
    tree_.write("libtorch/lib/libtorch_cuda.so", "");
  }
  void program(const std::string& name, const std::string& does) const { writeProgram(tree_, name, does); }
  void makeBuild(const std::string& build) const {
    program(build + "/bin/xsmoe", "echo \"xsmoe $*\"");
    for (const char* test :
         {"network/xsmoe-gpu-test", "device/xsmoe-device-test", "network/xsmoe-network-test", "streaming/xsmoe-streaming-test"})
      program(build + "/tests/" + test,
              "echo \"on ${XSMOE_TEST_DEVICE:-no GPU} in order of ${CUDA_DEVICE_ORDER:-speed}\"; echo '[  PASSED  ] 3 tests.'");
    program(build + "/tests/bench/xsmoe-bench",
            "while [ \"$1\" != --json ]; do shift; done\n"
            "printf '  \"beside\": \"24 s, the paper\",\\n  \"check\": \"epoch\",\\n  \"here\": \"6.0 s\",\\n  \"ratio\": \"4.0 ×\"\\n' > "
            "\"$2\"");
  }
  /// In the tree, with these variables.
  [[nodiscard]] Said check(const std::string& arguments, const std::string& variables = {}) const {
    return checkFrom(tree_.path(), arguments, variables);
  }
  [[nodiscard]] Said checkFrom(const fs::path& where, const std::string& arguments, const std::string& variables) const {
    const auto tree = tree_.path().string();
    return said("cd '" + where.string() +
                "' && env -u CMAKE_PREFIX_PATH -u CUDACXX -u CUDAHOSTCXX -u CUDA_PATH -u CUDA_DEVICE_ORDER -u CUDA_VISIBLE_DEVICES "
                "-u XSMOE_CONFORMANCE -u XSMOE_INSTALL -u XSMOE_GLOO_INCLUDE -u XSMOE_NCCL_ROOT "
                "PATH='" +
                tree + "/bin':\"$PATH\" " + variables + " '" + tree + "/packaging/gpu-check' " + arguments);
  }

  const TemporaryFolder tree_;
};

TEST_F(GpuCheck, GoesItsWholeWayOnTheCpuAndPrintsOneTable) {
  const auto done = check("--device cpu", "XSMOE_CONFORMANCE=more:/others");
  EXPECT_EQ(done.code, 0) << done.text;
  EXPECT_THAT(done.text, AllOf(HasSubstr("installs tests"), HasSubstr("builds release xsmoe xsmoe-engine")));
  EXPECT_THAT(done.text, HasSubstr("xsmoe check tests/fixtures " + (tree_ / "more").string() + " /others --device cpu"));
  EXPECT_THAT(done.text,
              AllOf(HasSubstr("12 passed, 0 failed, 0 skipped"), HasSubstr("epoch     6.0 s"), HasSubstr("of 600 s, on the CPU.")));
}

TEST_F(GpuCheck, ExtractsFeaturesAndTrainsARunThatItStopsAndResumes) {
  // A training that goes on until it is asked to end, as soon as its first window is told.
  const auto runs = [&](const std::string& atTheStop, const std::string& extracts, const std::string& resumes) {
    for (const char* build : {"build/release", "build/cuda"})
      program(std::string(build) + "/bin/xsmoe", "echo \"xsmoe $*\"\ncase $1 in\n  generate) mkdir \"$2\" ;;\n  train) trap 'exit " +
                                                     atTheStop +
                                                     "' TERM; echo '{\"event\":\"window\"}'; while :; do sleep 0.1; done ;;\n  extract) " +
                                                     extracts + " ;;\n  resume) " + resumes + " ;;\nesac");
  };
  for (const auto& [arguments, device] : {std::pair("--device cpu", "cpu"), std::pair("libtorch --device cuda:1", "cuda:1")}) {
    runs("130", "true", "true");
    const auto done = check(arguments);
    EXPECT_EQ(done.code, 0) << done.text;
    EXPECT_TRUE(std::regex_search(done.text, std::regex("xsmoe extract [^\n]*/stream --replace --device " + std::string(device))));
    EXPECT_TRUE(std::regex_search(done.text, std::regex("xsmoe train [^\n]*/runs/run --device " + std::string(device) + ' ')));
    EXPECT_TRUE(std::regex_search(done.text, std::regex("\nextract +passed, [0-9]+ s "))) << done.text;
    EXPECT_TRUE(std::regex_search(done.text, std::regex("\nrun +passed, [0-9]+ s +stopped after a window, and resumed "))) << done.text;

    runs("1", "exit 1", "true");
    const auto broken = check(arguments);
    EXPECT_EQ(broken.code, 1);
    EXPECT_TRUE(std::regex_search(broken.text, std::regex("\nextract +failed +see above "))) << broken.text;
    EXPECT_TRUE(std::regex_search(broken.text, std::regex("\nrun +failed +see above "))) << broken.text;

    runs("130", "true", "exit 1");
    EXPECT_EQ(check(arguments).code, 1) << "it cannot be resumed";
  }
}

TEST_F(GpuCheck, SaysThatARunEndedBeforeItWasStopped) {
  const auto done = check("--device cpu");
  EXPECT_EQ(done.code, 0) << done.text;
  EXPECT_THAT(done.text, AllOf(HasSubstr("not resumed: it ended before it was stopped"), Not(HasSubstr("xsmoe resume"))));
  program("build/release/bin/xsmoe", "echo \"xsmoe $*\"; [ \"$1\" != generate ]");
  const auto without = check("--device cpu");
  EXPECT_EQ(without.code, 1);
  EXPECT_THAT(without.text, AllOf(HasSubstr("no stream to train on"), HasSubstr("epoch "), Not(HasSubstr("xsmoe train"))));
}

TEST_F(GpuCheck, BuildsAfreshAgainstTheNamedLibTorchAndTestsTheNamedGpu) {
  const auto done = check("libtorch --device cuda:1");
  EXPECT_EQ(done.code, 0) << done.text;
  EXPECT_THAT(done.text, HasSubstr("cmake --fresh --preset cuda -DCMAKE_PREFIX_PATH=" + (tree_ / "libtorch").string() + ' '));
  EXPECT_THAT(done.text, AllOf(HasSubstr("on cuda:1"), HasSubstr("nvcc 12.4"), HasSubstr("on GPU 1: Second")));
  EXPECT_THAT(done.text, AllOf(HasSubstr("installs gpu"), HasSubstr("of ''"), Not(HasSubstr("CUDA_TOOLKIT_ROOT_DIR"))));
}

TEST_F(GpuCheck, TellsLibTorchsFilesWhereTheToolkitOfTheNamedCompilerIs) {
  program("toolkit/bin/nvcc", "echo 'release 12.1, V12.1.1'");
  tree_.write("toolkit/include/cuda_runtime.h", "");
  fs::create_symlink(tree_ / "toolkit/bin/nvcc", tree_ / "bin/linked");
  const auto toolkit = (tree_ / "toolkit").string();
  for (const auto& compiler : {toolkit + "/bin/nvcc", (tree_ / "bin/linked").string()}) {
    const auto done = check("libtorch", "CUDAHOSTCXX=g++-11 CUDACXX=" + compiler);
    EXPECT_EQ(done.code, 0) << done.text;
    EXPECT_THAT(done.text, AllOf(HasSubstr(" -DCUDA_TOOLKIT_ROOT_DIR=" + toolkit + ' '), HasSubstr("of '" + toolkit + '\''),
                                 HasSubstr(" -DCMAKE_CUDA_HOST_COMPILER=g++-11 ")));
  }
}

TEST_F(GpuCheck, ReadsThePathsOfCompilersFromWhereItsCallerStands) {
  program("elsewhere/own/nvcc", "echo \"$*\" >> '" + (tree_ / "called").string() + "'; echo 'release 11.8, V11.8.89'");
  program("bin/cmake", "echo \"cmake $* by $CUDACXX on $CUDAHOSTCXX\"");
  const auto own = (tree_ / "elsewhere/own").string();
  const auto done = checkFrom(tree_ / "elsewhere", "../libtorch", "CUDACXX=own/nvcc CUDAHOSTCXX=./own/g++");
  EXPECT_EQ(done.code, 0) << done.text;
  EXPECT_THAT(done.text, AllOf(HasSubstr("by " + own + "/nvcc on " + (tree_ / "elsewhere/./own/g++").string()), HasSubstr("nvcc 11.8")));
  EXPECT_THAT(contentOf(tree_ / "called"), HasSubstr("-ccbin " + (tree_ / "elsewhere/./own/g++").string() + ' '));
  EXPECT_THAT(checkFrom(tree_ / "elsewhere", "../libtorch", "CUDACXX=bin/nvcc").text,
              HasSubstr("CUDACXX names " + (tree_ / "elsewhere/bin/nvcc").string() + ", which is no program"));
}

TEST_F(GpuCheck, SaysWhatDoesNotFitBeforeItBuilds) {
  tree_.write("libtorch/share/cmake/Torch/TorchConfig.cmake", "set(TORCH_CXX_FLAGS \"-D_GLIBCXX_USE_CXX11_ABI=0\")\n");
  program("bin/nvcc",
          "echo \"$*\" > called; echo 'host_config.h:132:2: error: #error -- unsupported GNU version! gcc versions later than 11 are not "
          "supported! The nvcc flag'; exit 1");
  const auto old = check("libtorch", "CUDAHOSTCXX=g++-12");
  EXPECT_EQ(old.code, 3);
  EXPECT_THAT(old.text, AllOf(HasSubstr("has the C++ ABI of before C++11"), HasSubstr("takes for the host: gcc versions later than 11 are"),
                              HasSubstr("name it in CUDAHOSTCXX"), Not(HasSubstr("== build"))));
  EXPECT_THAT(said("cat '" + (tree_ / "called").string() + "'").text, HasSubstr("-ccbin g++-12 "));

  program("bin/nvcc", "echo 'nvcc fatal: no error can be told'; exit 1");
  const auto broken = check("libtorch");
  EXPECT_EQ(broken.code, 3);
  EXPECT_THAT(broken.text, HasSubstr("says of an empty source: nvcc fatal: no error can be told"));
}

TEST_F(GpuCheck, EndsWhereWhatIsMissingCannotBeInstalledAndGoesOnWhereItIsToldNotToInstall) {
  for (const char* name : {"install-dependencies", "gpu-packages.txt", "progress"}) copyOfPackaging(name, tree_);
  program("bin/dpkg-query", R"(case "$*" in *libzip-dev*) exit 1 ;; esac; echo 'install ok installed')");
  program("bin/sudo", "\"$@\"");
  program("bin/apt-get", "exit 100");
  fs::create_directories(tree_ / "temporary");
  const auto refused = check("libtorch", "TMPDIR='" + (tree_ / "temporary").string() + "'");
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.text, AllOf(HasSubstr("Installing 1 packages: libzip-dev"), HasSubstr("by Debian's names: libzip-dev. Install"),
                                  HasSubstr("XSMOE_INSTALL=0"), Not(HasSubstr("cmake"))));
  const auto without = check("libtorch", "XSMOE_INSTALL=0");
  EXPECT_EQ(without.code, 0) << without.text;
  EXPECT_THAT(without.text, AllOf(HasSubstr("cmake --fresh"), Not(HasSubstr("libzip-dev"))));
}

TEST_F(GpuCheck, FailsWhereATestFailsOrTestsOfTheGpuAreSkipped) {
  program("build/release/tests/device/xsmoe-device-test",
          "echo '[  PASSED  ] 2 tests.'; echo '[  FAILED  ] 1 test, listed below:'; exit 1");
  const auto failed = check("--device cpu");
  EXPECT_EQ(failed.code, 1);
  EXPECT_THAT(failed.text, AllOf(HasSubstr("11 passed, 1 failed"), HasSubstr("6.0 s"))) << "what comes after it is done";

  program("build/cuda/tests/network/xsmoe-gpu-test", "echo '[  PASSED  ] 1 test.'; echo '[  SKIPPED ] 2 tests, listed below:'");
  const auto skipped = check("libtorch");
  EXPECT_EQ(skipped.code, 1);
  EXPECT_THAT(skipped.text, HasSubstr("tests of the GPU were skipped"));
}

TEST_F(GpuCheck, SaysThatTestsOfRanksOnTheGpuWereSkippedAndDoesNotFail) {
  const std::string words = "of GPU, device, network and streaming; tests of ranks on the GPU were skipped";
  for (const char* why : {"built without Gloo (libgloo-dev)", "no GPU here"}) {
    for (const char* build : {"build/cuda", "build/release"})
      program(std::string(build) + "/tests/device/xsmoe-device-test",
              "echo '" + std::string(why) + "'; echo '[  PASSED  ] 1 test.'; echo '[  SKIPPED ] 2 tests, listed below:'");
    const auto done = check("libtorch");
    EXPECT_EQ(done.code, 0) << done.text;
    EXPECT_THAT(done.text, AllOf(HasSubstr("10 passed, 0 failed, 2 skipped"), HasSubstr(words)));
    EXPECT_THAT(check("--device cpu").text, Not(HasSubstr("tests of ranks"))) << "on a processor none is of a GPU";
  }
  makeBuild("build/cuda");
  EXPECT_THAT(check("libtorch").text, Not(HasSubstr("tests of ranks")));
}

TEST_F(GpuCheck, HasARowForRanksThatWereNotBuiltAndHandsOnWhereGloosHeadersAre) {
  EXPECT_THAT(check("libtorch").text, AllOf(Not(HasSubstr("not built")), Not(HasSubstr("XSMOE_GLOO_INCLUDE"))));
  const auto named = checkFrom(tree_.path(), "libtorch", "XSMOE_GLOO_INCLUDE=own/gloo");
  EXPECT_THAT(named.text, HasSubstr(" -DXSMOE_GLOO_INCLUDE=" + (tree_ / "own/gloo").string() + ' '));
  program("build/cuda/tests/device/xsmoe-device-test",
          "echo 'built without Gloo (libgloo-dev)'; echo '[  SKIPPED ] 2 tests, listed below:'");
  const auto without = check("libtorch");
  EXPECT_EQ(without.code, 0) << without.text;
  const std::regex last("\nranks +not built +no Gloo headers beside LibTorch [^\n]*: neither by Gloo nor by NCCL[^\n]*\n\nratio: ");
  EXPECT_TRUE(std::regex_search(without.text, last)) << "the table's last line: " << without.text;
}

TEST_F(GpuCheck, HasARowForNcclThatWasNotBuiltAndHandsOnWhereItIs) {
  EXPECT_THAT(check("libtorch").text, Not(HasSubstr("NCCL")));
  EXPECT_THAT(checkFrom(tree_.path(), "libtorch", "XSMOE_NCCL_ROOT=own/nccl").text,
              HasSubstr(" -DXSMOE_NCCL_ROOT=" + (tree_ / "own/nccl").string() + ' '));
  program("bin/cmake", "echo '-- Ranks on GPUs exchange by Gloo alone: no nccl.h'");
  program("build/cuda/tests/device/xsmoe-device-test", "echo 'built without NCCL'; echo '[  PASSED  ] 1 test.'");
  const auto without = check("libtorch");
  EXPECT_EQ(without.code, 0) << without.text;
  EXPECT_TRUE(std::regex_search(without.text, std::regex("\nNCCL +not built +no nccl.h "))) << without.text;
}

TEST_F(GpuCheck, ComparesWhatTwoRanksMeasureByNcclAndByGloo) {
  program("bin/cmake", "echo '-- Ranks on GPUs exchange by NCCL: libnccl.so (2.22)'");
  // A run writes its metrics, whose seconds differ, into the file that is named last; the hit rate is what `rate` says, of each run anew.
  const auto runs = [&](const std::string& rate, const std::string& carrier) {
    program("build/cuda/bin/xsmoe", "for last; do :; done\ncase $1 in\n  train) echo \"xsmoe $*, 2 ranks of 1 GPU, by " + carrier +
                                        "\" ;;\n  export) echo \"1,2," + rate + ",0,0,0,60,2,1,$$,9\" > \"$last\" ;;\nesac");
  };
  runs("0.1", "NCCL");
  const auto equal = check("libtorch");
  EXPECT_EQ(equal.code, 0) << equal.text;
  EXPECT_TRUE(std::regex_search(equal.text, std::regex("\nNCCL +equal metrics, [0-9]+ s +by Gloo, [0-9]+ s "))) << equal.text;
  EXPECT_THAT(equal.text, AllOf(HasSubstr("--ranks 2 --device cuda:0"), HasSubstr(" --rank-gloo")));
  EXPECT_THAT(check("libtorch --device cuda:1").text, HasSubstr("two ranks need two GPUs from cuda:1 on"));

  runs("$$", "NCCL");
  const auto likeGloo = check("libtorch");
  EXPECT_EQ(likeGloo.code, 0) << "a GPU that computes otherwise each time says nothing of NCCL";
  EXPECT_THAT(likeGloo.text, AllOf(HasSubstr("other metrics"), HasSubstr("two runs by Gloo differ too")));

  runs("$(case $2 in (*NCCL) echo 1 ;; (*) echo 2 ;; esac)", "NCCL");
  const auto other = check("libtorch");
  EXPECT_EQ(other.code, 1) << other.text;
  EXPECT_THAT(other.text, AllOf(HasSubstr("other metrics"), Not(HasSubstr("differ too"))));

  runs("0.1", "Gloo");
  const auto notChosen = check("libtorch");
  EXPECT_EQ(notChosen.code, 1);
  EXPECT_THAT(notChosen.text, HasSubstr("the ranks did not choose it"));
}

TEST_F(GpuCheck, EndsWhatTakesTooLongAndDoesTheRest) {
  program("build/release/bin/xsmoe", "sleep 60");
  const auto begin = std::chrono::steady_clock::now();
  const auto done = check("--device cpu", "XSMOE_CHECK_SECONDS=10");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.text, AllOf(HasSubstr("fixtures was ended after"), HasSubstr("of the 10 s of all checks"), HasSubstr("12 passed")));
}

TEST_F(GpuCheck, EndsTheBuildAfterItsOwnTime) {
  program("packaging/build", "sleep 60");
  const auto done = check("--device cpu", "XSMOE_BUILD_SECONDS=2");
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.text, HasSubstr("the build was ended after 2 s (XSMOE_BUILD_SECONDS)"));
  program("packaging/build", "exit 1");
  EXPECT_THAT(check("--device cpu").text, AllOf(HasSubstr("build  failed"), Not(HasSubstr("was ended"))));
}

TEST_F(GpuCheck, SaysWhatIsMissingForAGpu) {
  const auto nothing = check("nowhere", "CUDACXX=/no/nvcc");
  EXPECT_EQ(nothing.code, 3);
  EXPECT_THAT(nothing.text, AllOf(HasSubstr("no LibTorch: "), HasSubstr("/nowhere names none"),
                                  HasSubstr("CUDACXX names /no/nvcc, which is no program")));
  EXPECT_THAT(check("libtorch --device cuda:2").text, HasSubstr("no GPU 2: nvidia-smi lists 2, and the first is cuda:0"));
  fs::remove(tree_ / "libtorch/lib/libtorch_cuda.so");
  EXPECT_THAT(check("libtorch").text, HasSubstr("no LibTorch for CUDA: "));
  program("bin/nvidia-smi", "exit 9");
  const auto none = check("libtorch");
  EXPECT_EQ(none.code, 3);
  EXPECT_THAT(none.text, HasSubstr("nvidia-smi lists none"));
}

TEST_F(GpuCheck, NumbersGpusAsCudaDoes) {
  const auto second = check("libtorch", "CUDA_VISIBLE_DEVICES=1,0");
  EXPECT_EQ(second.code, 0) << second.text;
  EXPECT_THAT(second.text,
              AllOf(HasSubstr("on cuda:0 in order of PCI_BUS_ID"), HasSubstr("on GPU 1: Second"), HasSubstr(", cuda:0 of those shown.")));
  EXPECT_THAT(check("libtorch --device cuda:1", "CUDA_VISIBLE_DEVICES=GPU-2,GPU-1").text, HasSubstr("on GPU 0: First"));
  const auto all = check("libtorch");
  EXPECT_THAT(all.text, AllOf(HasSubstr("on cuda:0 in order of PCI_BUS_ID"), HasSubstr("on GPU 0: First"), Not(HasSubstr("shown"))));
  EXPECT_THAT(check("--device cpu", "CUDA_VISIBLE_DEVICES=1").text, HasSubstr("on the CPU."));
}

TEST_F(GpuCheck, FindsNoGpuThatIsNotShown) {
  const auto one = check("libtorch --device cuda:1", "CUDA_VISIBLE_DEVICES=0");
  EXPECT_EQ(one.code, 3);
  EXPECT_THAT(one.text,
              HasSubstr("no GPU 1: of what nvidia-smi lists, CUDA_VISIBLE_DEVICES=0 shows 1, and the first of those shown is cuda:0"));
  const auto upToTheFirstThatIsNone = check("libtorch --device cuda:1", "CUDA_VISIBLE_DEVICES=1,7,0");
  EXPECT_THAT(upToTheFirstThatIsNone.text, HasSubstr("CUDA_VISIBLE_DEVICES=1,7,0 shows 1, and"));
  for (const char* shown : {"", "-1", "GPU-3"}) {
    const auto none = check("libtorch", "CUDA_VISIBLE_DEVICES=" + std::string(shown));
    EXPECT_EQ(none.code, 3) << shown;
    EXPECT_THAT(none.text, HasSubstr("CUDA_VISIBLE_DEVICES=" + std::string(shown) + " shows none")) << shown;
  }
}

TEST_F(GpuCheck, SaysThatTheFolderForTemporaryFilesCannotBeUsed) {
  const auto file = tree_.write("file", "").string();
  for (const auto& folder : {(tree_ / "nowhere").string(), file, std::string("/proc")})
    for (const char* arguments : {"--device cpu", "libtorch"}) {
      const auto refused = check(arguments, "TMPDIR=" + folder);
      EXPECT_EQ(refused.code, 3) << refused.text;
      EXPECT_THAT(refused.text, AllOf(HasSubstr("no folder for temporary files: " + folder + " is not there, or"), HasSubstr("in TMPDIR."),
                                      Not(HasSubstr("no nvcc")), Not(HasSubstr("== build"))));
    }
}

TEST_F(GpuCheck, ReadsTheFolderForTemporaryFilesFromWhereItsCallerStands) {
  fs::create_directories(tree_ / "elsewhere/kept");
  const auto done = checkFrom(tree_ / "elsewhere", "--device cpu", "TMPDIR=kept");
  EXPECT_EQ(done.code, 0) << done.text;
  EXPECT_TRUE(fs::is_empty(tree_ / "elsewhere/kept")) << "what it made there is gone";
}

TEST_F(GpuCheck, RefusesAWrongCommandLine) {
  for (const char* arguments : {"--nonsense", "--device", "--device gpu", "--device cuda:x", "one two"})
    EXPECT_EQ(check(arguments).code, 2) << arguments;
  for (const char* variable : {"XSMOE_CHECK_SECONDS=0", "XSMOE_BUILD_SECONDS=soon", "XSMOE_STEP_SECONDS=-1"})
    EXPECT_EQ(check("--device cpu", variable).code, 2) << variable;
}

/// Of one source, which always compiles, and the kernel, on a machine that has no programs but a few.
class CheckLibTorch : public testing::Test {
 protected:
  void SetUp() override {
    copyOfPackaging("check-libtorch", tree_);
    fs::create_directories(tree_ / "bin");
    fs::create_directories(tree_ / "headers");
    const auto links =
        said("for one in awk bash cat dirname grep head mkdir mktemp paste readlink rm sed; do ln -s \"$(command -v $one)\" '" +
             (tree_ / "bin").string() + "'; done");
    ASSERT_EQ(links.code, 0) << links.text;
    writeProgram(
        tree_, "bin/cmake",
        R"(mkdir -p "$4"; printf '  "command": "true torch/csrc/api/include -c %s/a.cpp",\n' "$PWD" > "$4/compile_commands.json")");
  }
  [[nodiscard]] Said check(const std::string& nvcc, const std::string& sources = {}) const {
    return said("env -u CUDAHOSTCXX CUDACXX=" + nvcc + " PATH='" + (tree_ / "bin").string() + "' '" +
                (tree_ / "packaging/check-libtorch").string() + "' '" + (tree_ / "headers").string() + "' " + sources);
  }
  const TemporaryFolder tree_;
};

TEST_F(CheckLibTorch, CompilesTheKernelWhereThereIsAnNvccAndElseNamesItAsLeftOut) {
  const auto without = check("/no/nvcc");
  EXPECT_EQ(without.code, 0) << without.text;
  EXPECT_THAT(without.text, AllOf(HasSubstr("left out: model/device/adam_kernel.cu, for want of nvcc\n"), HasSubstr("1 passed, 0 failed")));
  EXPECT_THAT(check("/no/nvcc", "a.cpp").text, AllOf(HasSubstr("1 passed"), Not(HasSubstr("adam_kernel.cu"))));

  writeProgram(tree_, "bin/nvcc", "echo \"nvcc $*\"");
  const auto with = check("nvcc");
  EXPECT_EQ(with.code, 0) << with.text;
  EXPECT_THAT(with.text, AllOf(HasSubstr("nvcc -std=c++17 -Werror all-warnings -I"), HasSubstr(" -c model/device/adam_kernel.cu -o "),
                               HasSubstr("2 passed, 0 failed")));

  writeProgram(tree_, "bin/nvcc", "exit 1");
  const auto refused = check("nvcc");
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.text, AllOf(HasSubstr("does not compile: model/device/adam_kernel.cu"), HasSubstr("1 passed, 1 failed")));
}

/// On a machine that has no programs but a few.
class InstallDependencies : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"install-dependencies", "packages.txt", "test-packages.txt", "gpu-packages.txt"}) copyOfPackaging(name, tree_);
    fs::create_directories(tree_ / "bin");
    const auto links = said("for one in bash cat dirname grep; do ln -s \"$(command -v $one)\" '" + (tree_ / "bin").string() + "'; done");
    ASSERT_EQ(links.code, 0) << links.text;
    writeProgram(tree_, "bin/id", "echo 1000");
  }
  [[nodiscard]] Said install(const std::string& arguments, const std::string& variables = {}) const {
    return said("env -u XSMOE_INSTALL PATH='" + (tree_ / "bin").string() + "' " + variables + " '" +
                (tree_ / "packaging/install-dependencies").string() + "' " + arguments);
  }
  const TemporaryFolder tree_;
};

TEST_F(InstallDependencies, NamesWhatIsNeededWhereThereIsNoAptOrNobodyWhoMayInstall) {
  const auto noApt = install("gpu");
  EXPECT_EQ(noApt.code, 3);
  EXPECT_THAT(noApt.text, AllOf(HasSubstr("no apt-get here"), HasSubstr(" libbenchmark-dev. "), Not(HasSubstr("libtorch-dev"))));
  writeProgram(tree_, "bin/apt-get", "echo called");
  const auto nobody = install("gpu");
  EXPECT_EQ(nobody.code, 3);
  EXPECT_THAT(nobody.text,
              AllOf(HasSubstr("root alone can install, and there is no sudo"), HasSubstr(" libzip-dev "), Not(HasSubstr("called"))));
  EXPECT_EQ(install("gpu", "XSMOE_INSTALL=0").code, 0);
}

TEST_F(InstallDependencies, NeedsNoRightsWhereAllIsThereAndNoneForWhatIsOnAnotherList) {
  writeProgram(tree_, "bin/dpkg-query", R"(case "$*" in *qt6-*|*clang*) exit 1 ;; esac; echo 'install ok installed')");
  EXPECT_EQ(install("gpu").code, 0);
  const auto all = install("");
  EXPECT_EQ(all.code, 3);
  EXPECT_THAT(all.text, AllOf(HasSubstr("qt6-base-dev"), Not(HasSubstr("clang"))));
  EXPECT_THAT(install("tests").text, AllOf(HasSubstr("qt6-base-dev"), HasSubstr("clang-tidy")));
}

/// Where one package is missing, with all other programs, and an apt-get that says how far it is and does what a test wants at last.
class Installing : public InstallDependencies {
 protected:
  [[nodiscard]] Said installing(const std::string& atLast) const {
    copyOfPackaging("progress", tree_);
    writeProgram(tree_, "bin/dpkg-query", R"(case "$*" in *libzip-dev*) exit 1 ;; esac; echo 'install ok installed')");
    writeProgram(tree_, "bin/sudo", R"(exec "$@")");
    writeProgram(tree_, "bin/apt-get", R"([ "$1" = install ] || exit 0
echo 'Reading lists'
for line in 'dlstatus:1:50.0:Retrieving file 1 of 2' 'pmstatus:libzip-dev:40.0:Preparing' 'pmstatus:libzip-dev:41.5:Unpacking'; do
  echo "$line" >&3
done
)" + atLast);
    fs::create_directories(tree_ / "temporary");
    const auto tree = tree_.path().string();
    return said("env -u XSMOE_INSTALL PATH='" + tree + "/bin':\"$PATH\" TMPDIR='" + tree + "/temporary' '" + tree +
                "/packaging/install-dependencies' gpu");
  }
};

TEST_F(Installing, SaysHowFarItIsAndNothingElse) {
  const auto done = installing("exit 0");
  EXPECT_EQ(done.code, 0) << done.text;
  EXPECT_THAT(done.text, AllOf(HasSubstr("Installing 1 packages: libzip-dev\n"), HasSubstr("[ 25 %]"),
                               HasSubstr(": Retrieving file 1 of 2\n"), HasSubstr("[ 70 %]"), HasSubstr(": Preparing\n")));
  EXPECT_THAT(done.text, AllOf(Not(HasSubstr("Reading lists")), Not(HasSubstr("Unpacking")))) << "on no terminal a line for each tenth";
  EXPECT_TRUE(fs::is_empty(tree_ / "temporary"));
}

TEST_F(Installing, KeepsWhatAptSaidWhereItFails) {
  const auto failed = installing("echo 'E: held broken packages' >&2; exit 100");
  EXPECT_EQ(failed.code, 3);
  const auto kept = namesIn(tree_ / "temporary");
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_THAT(contentOf(tree_ / ("temporary/" + kept.front())), AllOf(HasSubstr("Reading lists"), HasSubstr("E: held broken packages")));
  EXPECT_THAT(failed.text, AllOf(HasSubstr("E: held broken packages\n"), HasSubstr("all that it said is in "), HasSubstr(kept.front()),
                                 HasSubstr("by Debian's names: libzip-dev. Install")));
}

/// A repository of five sources, of which one links LibTorch and one is not built, whose last commit but one changed four and a header.
/// clang-tidy says of one "lacking" that what it includes is not there.
class CheckStyle : public testing::Test {
 protected:
  void SetUp() override {
    copyOfPackaging("check-style", tree_);
    writeProgram(tree_, "bin/clang-format", "exit 0");
    writeProgram(tree_, "bin/clang-tidy", R"(echo "reads $4" | tee --append read
grep "$4" "$2/compile_commands.json" | grep --only-matching '[-]stdlib=[^ ]*' >> read
case $4 in *bad*) echo 'a finding'; exit 1 ;; *lacking*) echo 'no such header [clang-diagnostic-error]'; exit 1 ;; esac)");
    writeProgram(tree_, "bin/cmake", R"(while [ "$1" != -B ]; do shift; done
mkdir -p "$2"
for one in $(git ls-files '*.cpp'); do
  case $one in *unbuilt*) continue ;; *torch*) more=-I/usr/include/torch/csrc/api/include ;; *) more= ;; esac
  echo "  \"command\": \"c++ $more -o a.o -c $PWD/$one\","
done > "$2/compile_commands.json")");
    git("init -q -b main .");
    for (const char* name :
         {"app/cli/main.cpp", "model/core/value.cpp", "model/core/torch.cpp", "model/core/unbuilt.cpp", "tests/core/value_test.cpp"})
      tree_.write(name, "#include \"model/core/only.h\"\n");
    tree_.write("model/core/only.h", "");
    commit();
    for (const char* name : {"model/core/value.cpp", "model/core/torch.cpp", "model/core/unbuilt.cpp", "tests/core/value_test.cpp"})
      tree_.write(name, "\n");
    tree_.write("model/core/only.h", "\n");
    commit();
    commit();
  }
  void git(const std::string& arguments) const {
    const auto done =
        said("cd '" + tree_.path().string() + "' && git -c user.name=Somebody -c user.email=somebody@example.org " + arguments);
    ASSERT_EQ(done.code, 0) << done.text;
  }
  void commit() const {
    git("add app model tests");
    git("commit -q --allow-empty -m change");
  }
  [[nodiscard]] Said check(const std::string& arguments, const std::string& variables = {}) const {
    const auto tree = tree_.path().string();
    return said("env -u XSMOE_TIDY_SECONDS -u XSMOE_TIDY_ALL PATH='" + tree + "/bin':\"$PATH\" " + variables + " '" + tree +
                "/packaging/check-style' " + arguments);
  }

  const TemporaryFolder tree_;
};

TEST_F(CheckStyle, ReadsWhatChangedSinceTheBranchBeganAndNamesWhatItCannotRead) {
  git("update-ref refs/remotes/origin/main HEAD~2");
  const auto done = check("");
  EXPECT_EQ(done.code, 0) << done.text;
  const auto read = contentOf(tree_ / "read");
  EXPECT_THAT(read, AllOf(HasSubstr("reads model/core/value.cpp\n"), HasSubstr("reads tests/core/value_test.cpp\n"),
                          HasSubstr("reads app/cli/main.cpp\n")))
      << "the last for the header that changed";
  EXPECT_THAT(read, AllOf(HasSubstr("reads model/core/torch.cpp\n"), HasSubstr("-stdlib=libc++\n"))) << "what links LibTorch";
  EXPECT_THAT(done.text, AllOf(HasSubstr("not read: model/core/unbuilt.cpp: this build does not compile it"),
                               HasSubstr("no findings in what was read\n"),
                               testing::EndsWith("1 of 5 sources were not read, 0 of them for want of time\n")));
}

TEST_F(CheckStyle, ReadsWhatChangedSinceANamedCommitOrTheOneBeforeTheLast) {
  EXPECT_THAT(check("").text, HasSubstr("0 of 0 sources were not read"));
  EXPECT_THAT(check("HEAD~2").text, HasSubstr("1 of 5 sources were not read"));
  git("update-ref refs/remotes/origin/main HEAD");
  EXPECT_THAT(check("").text, HasSubstr("0 of 0 sources were not read")) << "main itself changed nothing in its last commit";
}

TEST_F(CheckStyle, ReadsEverySourceWhereItIsAskedTo) {
  const auto done = check("--all");
  EXPECT_EQ(done.code, 0) << done.text;
  EXPECT_THAT(done.text, HasSubstr("there are 5 sources, of which it can read 4"));
  EXPECT_THAT(contentOf(tree_ / "read"), HasSubstr("reads app/cli/main.cpp\n"));
}

TEST_F(CheckStyle, NamesWhatThereIsNoTimeFor) {
  const auto done = check("--all", "XSMOE_TIDY_SECONDS=0");
  EXPECT_EQ(done.code, 1) << "every source was to be read";
  EXPECT_THAT(done.text, AllOf(HasSubstr("not read: tests/core/value_test.cpp: no time is left of 0 s"),
                               testing::EndsWith("5 of 5 sources were not read, 4 of them for want of time\n")));
  EXPECT_FALSE(fs::exists(tree_ / "read"));
  const auto some = check("HEAD~2", "XSMOE_TIDY_SECONDS=0");
  EXPECT_EQ(some.code, 0) << some.text;
  EXPECT_THAT(some.text, testing::EndsWith("4 of them for want of time\n"));
  EXPECT_EQ(check("HEAD~2", "XSMOE_TIDY_SECONDS=0 XSMOE_TIDY_ALL=1").code, 1) << "so they are where that is in the environment";
}

TEST_F(CheckStyle, FailsWithFindingsAndStillNamesWhatWasNotRead) {
  tree_.write("tests/core/bad_test.cpp", "\n");
  tree_.write("model/core/torch_lacking.cpp", "\n");
  commit();
  const auto done = check("HEAD~3");
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.text,
              AllOf(HasSubstr("a finding"), HasSubstr("not read: model/core/torch_lacking.cpp: clang cannot read it with libc++"),
                    HasSubstr("some findings in what was read")));
}

TEST_F(CheckStyle, RefusesAWrongCommandLine) {
  for (const char* arguments : {"--nonsense", "nowhere", "--all HEAD"}) EXPECT_EQ(check(arguments).code, 2) << arguments;
  EXPECT_EQ(check("", "XSMOE_TIDY_SECONDS=soon").code, 2);
}

/// The gate beside what it calls, each of which says that it was called, and how.
class Gate : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(tree_ / ".ci");
    fs::copy_file(fs::path(XSMOE_SOURCE_DIR) / ".ci/run", tree_ / ".ci/run");
    for (const std::string name : {"test", "check-style", "check-libtorch"})
      writeProgram(tree_, "packaging/" + name, "echo \"" + name + " of <$*>\"; [ \"$REFUSED\" != " + name + " ]");
  }
  [[nodiscard]] Said gate(const std::string& variables) const {
    return said("env -u XSMOE_LIBTORCH_HEADERS -u REFUSED " + variables + " '" + (tree_ / ".ci/run").string() + "'");
  }

  const TemporaryFolder tree_;
};

TEST_F(Gate, HoldsTheSourcesAgainstAnotherLibTorchWhereItsHeadersAreNamed) {
  const auto done = gate("XSMOE_LIBTORCH_HEADERS='/another one/include'");
  EXPECT_EQ(done.code, 0) << done.text;
  EXPECT_EQ(done.text, "test of <>\ncheck-style of <>\ncheck-libtorch of </another one/include>\n");
}

TEST_F(Gate, SaysThatNoOtherLibTorchWasThere) {
  const auto done = gate("");
  EXPECT_EQ(done.code, 0) << done.text;
  EXPECT_THAT(done.text,
              AllOf(testing::StartsWith("test of <>\ncheck-style of <>\ncheck-libtorch: left out: XSMOE_LIBTORCH_HEADERS names no "),
                    testing::EndsWith(" LibTorch\n")));
  EXPECT_EQ(gate("XSMOE_LIBTORCH_HEADERS=").text, done.text);
}

TEST_F(Gate, FailsWithEachOfItsParts) {
  for (const std::string part : {"test", "check-style", "check-libtorch"})
    EXPECT_NE(gate("XSMOE_LIBTORCH_HEADERS=/include REFUSED=" + part).code, 0) << part;
}

/// What packaging/cmake/gloo.cmake says and takes, beside headers of LibTorch in `torch`, where XSMOE_GLOO_INCLUDE names `named`.
Said takenOfGloo(const TemporaryFolder& tree, const std::string& torch, const std::string& named) {
  tree.write("try.cmake",
             "cmake_minimum_required(VERSION 3.25)\nset(TORCH_INCLUDE_DIRS \"" + torch + "\")\nset(XSMOE_GLOO_INCLUDE \"" + named +
                 "\")\ninclude(" XSMOE_SOURCE_DIR "/packaging/cmake/gloo.cmake)\nmessage(STATUS \"taken: <${XSMOE_GLOO_TAKEN}>\")\n");
  return said("cmake -P '" + (tree / "try.cmake").string() + "' 2>&1 | tr -s ' \\n' ' '");
}

TEST(HeadersOfGloo, AreThoseBesideLibTorchsOrThoseThatArePointedOut) {
  const TemporaryFolder tree;
  for (const char* header :
       {"alone/torch/csrc/distributed/c10d/ProcessGroupGloo.hpp", "both/torch/csrc/distributed/c10d/ProcessGroupGloo.hpp",
        "both/gloo/transport/device.h", "own/gloo/transport/device.h"})
    tree.write(header, "");
  const auto alone = (tree / "alone").string(), both = (tree / "both").string(), own = (tree / "own").string();
  EXPECT_THAT(takenOfGloo(tree, both, "").text, HasSubstr("taken: <" + both + '>'));
  EXPECT_THAT(takenOfGloo(tree, alone, "").text, AllOf(HasSubstr("-DXSMOE_GLOO_INCLUDE="), HasSubstr("taken: <>")));
  EXPECT_THAT(takenOfGloo(tree, alone, own).text, AllOf(HasSubstr("which has no gloo/config.h"), Not(HasSubstr("taken:"))));
  tree.write("own/gloo/config.h", "");
  EXPECT_THAT(takenOfGloo(tree, alone, own).text, AllOf(HasSubstr("Gloo's headers of " + own), HasSubstr("taken: <" + own + '>')));
  EXPECT_THAT(takenOfGloo(tree, both, own).text, HasSubstr("taken: <" + own + '>')) << "what is pointed out goes before what is found";
  EXPECT_THAT(takenOfGloo(tree, (tree / "none").string(), own).text, AllOf(HasSubstr("ProcessGroupGloo.hpp"), HasSubstr("taken: <>")));
}

/// What packaging/cmake/nccl.cmake says and takes beside a CUDA toolkit with these folders, where XSMOE_NCCL_ROOT names `named`.
Said takenOfNccl(const TemporaryFolder& tree, const std::string& include, const std::string& lib, const std::string& named) {
  tree.write("try.cmake", "cmake_minimum_required(VERSION 3.25)\nset(CUDAToolkit_INCLUDE_DIRS \"" + include +
                              "\")\nset(CUDAToolkit_LIBRARY_DIR \"" + lib + "\")\nset(XSMOE_NCCL_ROOT \"" + named +
                              "\")\ninclude(" XSMOE_SOURCE_DIR
                              "/packaging/cmake/nccl.cmake)\nmessage(STATUS \"taken: <${XSMOE_NCCL_TAKEN}> linked: "
                              "<${XSMOE_NCCL_LINKED}>\")\n");
  return said("cmake -P '" + (tree / "try.cmake").string() + "' 2>&1 | tr -s ' \\n' ' '");
}

TEST(Nccl, IsTheToolkitsOrThatWhichIsPointedOut) {
  const TemporaryFolder tree;
  for (const auto& [folder, minor] : {std::pair("old", 4), std::pair("toolkit", 22), std::pair("own", 22)})
    tree.write(folder + std::string("/include/nccl.h"), "#define NCCL_MAJOR 2\n#define NCCL_MINOR " + std::to_string(minor) + "\n");
  for (const char* library : {"old/lib/libnccl.so", "toolkit/lib/libnccl.so", "own/lib/libnccl.so.2"}) tree.write(library, "");
  const auto at = [&](const char* name) { return (tree / name).string(); };
  EXPECT_THAT(takenOfNccl(tree, at("toolkit/include"), at("toolkit/lib"), "").text,
              AllOf(HasSubstr("exchange by NCCL: "), HasSubstr("(2.22)"),
                    HasSubstr("taken: <" + at("toolkit/include") + "> linked: <" + at("toolkit/lib") + "/libnccl.so>")));
  EXPECT_THAT(takenOfNccl(tree, at("toolkit/include"), at("toolkit/lib"), at("own")).text,
              HasSubstr("taken: <" + at("own/include") + "> linked: <" + at("own/lib") + "/libnccl.so.2>"));
  EXPECT_THAT(takenOfNccl(tree, at("old/include"), at("old/lib"), "").text,
              AllOf(HasSubstr("NCCL 2.4 of"), HasSubstr("is older than 2.7"), HasSubstr("taken: <> linked: <>")));
  EXPECT_THAT(takenOfNccl(tree, at("toolkit/include"), at("toolkit/lib"), at("none")).text,
              AllOf(HasSubstr("which has no include/nccl.h"), Not(HasSubstr("taken:"))));
}

TEST(PackageLists, OfTheGpuNameNothingThatTheOthersDoNot) {
  const auto lines = [](const char* name) {
    std::ifstream file(fs::path(XSMOE_SOURCE_DIR) / "packaging" / name);
    std::set<std::string> all;
    for (std::string line; std::getline(file, line);)
      if (!line.starts_with('#')) all.insert(line);
    return all;
  };
  auto known = lines("packages.txt");
  known.merge(lines("test-packages.txt"));
  const auto gpu = lines("gpu-packages.txt");
  EXPECT_FALSE(gpu.empty());
  for (const auto& line : gpu) EXPECT_EQ(known.count(line), 1U) << line;
}

/// A GoogleTest program whose suites have names that begin alike, parameters and types, and its entries of CTest.
class ListedSuites : public testing::Test {
 protected:
  void SetUp() override {
    std::string lines = "Running main() from gtest_main.cc\n";
    for (const auto& [suite, tests] : suites_) {
      lines += suite + ".  # TypeParam = double\n";
      for (int test = 0; test < tests; ++test) lines += "  Holds/" + std::to_string(test) + "  # GetParam() = 1.5; [Other.\n";
    }
    writeProgram(tree_, "program", "cat '" + tree_.write("lines", lines).string() + "'");
  }
  /// Of each entry its filter.
  [[nodiscard]] std::map<std::string, std::string> entries(const std::string& parts) const {
    const auto listing = tree_ / "listing.cmake";
    const auto made =
        said("cmake -D 'PROGRAM=" + (tree_ / "program").string() + "' -D ROOM=room -D PARTS=" + parts +
             " -D 'PROPERTIES=LABELS;room' -D 'LISTING=" + listing.string() + "' -P '" XSMOE_SOURCE_DIR "/tests/list_suites.cmake'");
    EXPECT_EQ(made.code, 0) << made.text;
    const auto text = contentOf(listing);
    static const std::regex kEntry(R"(add_test\(\[\[(.+?)\]\] \[\[.+?\]\] \[\[--gtest_filter=(.+?)\]\]\))");
    std::map<std::string, std::string> filters;
    for (std::sregex_iterator one(text.begin(), text.end(), kEntry), none; one != none; ++one) {
      EXPECT_TRUE(filters.emplace((*one)[1].str(), (*one)[2].str()).second) << (*one)[1].str();
      EXPECT_THAT(text, HasSubstr("set_tests_properties([[" + (*one)[1].str() + "]] PROPERTIES [[LABELS]] [[room]])\n"));
    }
    return filters;
  }
  static bool takes(const std::string& filter, const std::string& test) {
    std::istringstream patterns(filter);
    for (std::string pattern; std::getline(patterns, pattern, ':');)
      if (fnmatch(pattern.c_str(), test.c_str(), 0) == 0) return true;
    return false;
  }

  const TemporaryFolder tree_;
  const std::vector<std::pair<std::string, int>> suites_{{"Queue", 30}, {"QueueDetour", 1}, {"All/Queue", 4},
                                                         {"Rows/0", 5}, {"Rows/1", 5},      {"Table", 15}};
};

TEST_F(ListedSuites, RunEachTestOnceOverAllEntries) {
  for (const char* parts : {"suites", "2", "3", "5", "20"}) {
    const auto filters = entries(parts);
    for (const auto& [suite, tests] : suites_)
      for (int test = 0; test < tests; ++test) {
        int times = 0;
        for (const auto& [name, filter] : filters)
          if (takes(filter, suite + ".Holds/" + std::to_string(test))) ++times;
        EXPECT_EQ(times, 1) << suite << " in parts: " << parts;
      }
  }
}

TEST_F(ListedSuites, StayWholeInPartsOfAboutAsManyTests) {
  using testing::ElementsAre;
  using testing::Pair;
  EXPECT_THAT(entries("3"), ElementsAre(Pair("room.1", "Queue.*"), Pair("room.2", "QueueDetour.*:All/Queue.*:Rows/0.*"),
                                        Pair("room.3", "Rows/1.*:Table.*")));
  EXPECT_THAT(entries("20"), ElementsAre(Pair("room.1", "Queue.*"), Pair("room.2", "QueueDetour.*"), Pair("room.3", "All/Queue.*"),
                                         Pair("room.4", "Rows/0.*"), Pair("room.5", "Rows/1.*"), Pair("room.6", "Table.*")))
      << "there are no more parts than suites";
}

TEST_F(ListedSuites, HaveAnEntryEachWhereTheyMustNotShareAProcess) {
  const auto filters = entries("suites");
  EXPECT_EQ(filters.size(), suites_.size());
  for (const auto& [suite, tests] : suites_) EXPECT_EQ(filters.at("room." + suite), suite + ".*") << tests << " tests";
}

TEST_F(ListedSuites, OfAProgramWithoutTestsAreAnError) {
  writeProgram(tree_, "program", "true");
  const auto made = said("cmake -D 'PROGRAM=" + (tree_ / "program").string() +
                         "' -D ROOM=room -D PARTS=2 -D LISTING=none -P '" XSMOE_SOURCE_DIR "/tests/list_suites.cmake'");
  EXPECT_NE(made.code, 0);
  EXPECT_TRUE(std::regex_search(made.text, std::regex("has\\s+no\\s+tests"))) << made.text;
}

TEST(FeatureMemory, RefusesAWrongCommandLineAndSaysWhatIsMissing) {
  const TemporaryFolder folder;
  const auto script = "'" + std::string(XSMOE_SOURCE_DIR) + "/tests/bench/feature-memory' ";
  for (const char* arguments : {"here", "--items", "--items 0", "--bound 1.5", "--nonsense 3", "--states 2"})
    EXPECT_EQ(said(script + arguments).code, 2) << arguments;
  const auto small = said(script + "--items 3000");
  EXPECT_EQ(small.code, 2);
  EXPECT_THAT(small.text, HasSubstr("hidden states take 1 MB, which prove little of a bound of 64 MB"));
  const auto unbuilt = said(script + "--build " + (folder / "build").string());
  EXPECT_EQ(unbuilt.code, 3);
  EXPECT_THAT(unbuilt.text, HasSubstr("bin/xsmoe is not there. Build it"));
  for (const char* program : {"build/bin/xsmoe", "build/tests/bench/xsmoe-paper-stream"})
    fs::permissions(folder.write(program, "#!/bin/sh\n"), fs::perms::owner_all);
  const auto full = said(script + "--items 9000000000 --folder " + (folder / "kept").string() + " --build " + (folder / "build").string());
  EXPECT_EQ(full.code, 3);
  EXPECT_THAT(full.text, HasSubstr("MB free, and"));
}

}  // namespace
}  // namespace xsmoe::house
