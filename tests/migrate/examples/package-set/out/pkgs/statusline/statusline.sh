#!/bin/sh
echo "$(git --version) | $(jq --version)"
