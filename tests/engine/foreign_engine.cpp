// What programs look up of an engine, as one that was compiled with other headers has it.
extern "C" const char* xsmoeInterface() { return "another"; }
extern "C" void* xsmoeMakeEngine() { return nullptr; }
