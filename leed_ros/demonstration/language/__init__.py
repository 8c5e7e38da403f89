"""Language models behind one small protocol: Ollama, llama.cpp in this process, recorded transcripts."""
